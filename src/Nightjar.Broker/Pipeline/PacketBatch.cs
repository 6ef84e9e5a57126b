using Nightjar.Broker.Sources;

namespace Nightjar.Broker.Pipeline;

/// <summary>Packets that go through the pipeline together.</summary>
internal sealed class PacketBatch : IDisposable
{
    /// <summary>A batch is full with this many packets.</summary>
    public const int MaximumPackets = 64;

    /// <summary>A batch is full with this many bytes.</summary>
    public const long MaximumBytes = 4 << 20;

    private readonly ManualResetEventSlim _done = new();

    /// <summary>The input.</summary>
    public List<SourcePacket> Packets { get; } = new(MaximumPackets);

    /// <summary>What became of it, in the order of the input.</summary>
    public List<DecodedItem> Items { get; } = new(MaximumPackets);

    /// <summary>Bytes of the input.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the batch should go on its way.</summary>
    public bool IsFull => Packets.Count >= MaximumPackets || Bytes >= MaximumBytes;

    /// <summary>Adds a packet.</summary>
    public void Add(SourcePacket packet)
    {
        Packets.Add(packet);
        Bytes += packet.Length;
    }

    /// <summary>Says that <see cref="Items"/> is complete.</summary>
    public void SetDone() => _done.Set();

    /// <summary>Waits until <see cref="Items"/> is complete.</summary>
    public void WaitDone(CancellationToken cancellationToken) => _done.Wait(cancellationToken);

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        foreach (var packet in Packets) packet.Release();
        _done.Dispose();
    }
}
