using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Nightjar.Broker.Sources;
using Nightjar.Formats.Avro;

namespace Nightjar.Broker.Pipeline;

/// <summary>Reads and decodes packets: one reader, many workers, one consumer, bounded queues between them.</summary>
/// <remarks>Items are consumed on the caller's thread in the order in which they were read, so that the same input gives
/// the same result whatever the number of workers. The first exception of any stage stops all and is thrown by
/// <see cref="Run"/>. Runs once.</remarks>
public sealed class PacketPipeline
{
    private static readonly TimeSpan ReaderGrace = TimeSpan.FromSeconds(1);
    private readonly IngestOptions _options;
    private readonly AvroSchemaCache _schemas = new();
    private readonly WireSchemas _wireSchemas;
    private readonly CancellationTokenSource _stop = new();
    private readonly BlockingCollection<PacketBatch> _toDecode;
    private readonly BlockingCollection<PacketBatch> _toConsume;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Prepares a run.</summary>
    public PacketPipeline(IngestOptions options)
    {
        _options = options;
        _wireSchemas = new WireSchemas(options.Schemas, _schemas);
        _toDecode = new BlockingCollection<PacketBatch>(2 * options.Workers);
        _toConsume = new BlockingCollection<PacketBatch>(4 * options.Workers);
    }

    /// <summary>How far reading has come.</summary>
    public SourceProgress Progress { get; } = new();

    /// <summary>Runs to the end of the input.</summary>
    /// <param name="consume">Takes each item; its bytes are valid only during the call.</param>
    /// <param name="cancellationToken">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void Run(Action<DecodedItem> consume, CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(_stop.Cancel);
        var reader = Start("reader", ReadAll);
        var workers = Enumerable.Range(0, _options.Workers).Select(i => Start($"worker {i}", DecodeAll)).ToList();
        Guard(() => ConsumeAll(consume));
        foreach (var worker in workers) worker.Join();

        // A reader that waits for a silent pipe cannot be woken; it ends with the process.
        if (_stop.IsCancellationRequested) reader.Join(ReaderGrace);
        else reader.Join();
        while (_toConsume.TryTake(out var batch)) batch.Dispose();
        _failure?.Throw();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private Thread Start(string name, Action body)
    {
        var thread = new Thread(() => Guard(body)) { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    private void Guard(Action stage)
    {
        try
        {
            stage();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Another stage failed or the caller cancelled: both are reported by Run.
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            _stop.Cancel();
        }
    }

    private void ReadAll()
    {
        try
        {
            var batch = new PacketBatch();
            foreach (var packet in new PacketSource(_schemas, Progress).Read(_options.Files))
            {
                batch.Add(packet);
                if (!batch.IsFull) continue;
                Send(batch);
                batch = new PacketBatch();
            }

            Send(batch);
        }
        finally
        {
            _toDecode.CompleteAdding();
            _toConsume.CompleteAdding();
        }
    }

    private void Send(PacketBatch batch)
    {
        _toConsume.Add(batch, _stop.Token);
        _toDecode.Add(batch, _stop.Token);
    }

    private void DecodeAll()
    {
        using var worker = new PacketWorker(_schemas, _wireSchemas, _options.Models);
        foreach (var batch in _toDecode.GetConsumingEnumerable(_stop.Token))
        {
            worker.Decode(batch.Packets, batch.Items);
            batch.SetDone();
        }
    }

    private void ConsumeAll(Action<DecodedItem> consume)
    {
        foreach (var batch in _toConsume.GetConsumingEnumerable(_stop.Token))
        {
            batch.WaitDone(_stop.Token);
            foreach (var item in batch.Items) consume(item);
            batch.Dispose();
        }
    }
}
