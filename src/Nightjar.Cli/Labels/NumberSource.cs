using Nightjar.Broker;
using Nightjar.Cli.Commands;
using Nightjar.Models;
using Nightjar.Models.Acai;
using Nightjar.Models.Braai;
using Nightjar.Models.Btsbot;

namespace Nightjar.Cli.Labels;

/// <summary>Gives the numbers that a network looks at besides the stamps, for simulated examples and for alerts. One of them is a score of
/// braai; simulated examples have none, and BTSbot's is never the packet's, so that a braai is run for it.</summary>
internal sealed class NumberSource : IDisposable
{
    private readonly IReadOnlyList<string> _names;
    private readonly bool _isAcai;
    private readonly BraaiModel? _braai;
    private readonly AlertScorer? _scorer;

    /// <summary>Prepares the numbers.</summary>
    /// <param name="names">Their names, in the network's order; none for a network that looks at none.</param>
    /// <param name="braai">File or folder of the braai; null for the shipped one.</param>
    public NumberSource(IReadOnlyList<string> names, string? braai)
    {
        (_names, _isAcai) = (names, names.SequenceEqual(AcaiModel.FeatureNames));
        if (names.Count == 0) return;
        if (!_isAcai && !names.SequenceEqual(BtsbotModel.Columns)) throw new NightjarException($"nothing gives the numbers {string.Join(", ", names)}");
        var path = braai ?? ShippedModels.Find(ShippedModels.Standard).Path;
        var model = EvaluateCommand.Load(path);
        _braai = model as BraaiModel;
        if (_braai is null)
        {
            model.Dispose();
            throw new NightjarException($"--braai {path} is a model of {model.Name}, not of braai") { IsUsage = true };
        }

        _scorer = _braai.CreateScorer();
    }

    /// <summary>The braai in words, for cards; empty where none is run.</summary>
    public string Braai => _braai is null ? "" : $"{_braai.Name} {_braai.Version}".TrimEnd();

    /// <summary>Writes the numbers of an example.</summary>
    /// <param name="triplet">The example.</param>
    /// <param name="numbers">Receives them; NaN stands for one that is missing, and then the example is no example.</param>
    public void Write(LabelledTriplet triplet, Span<float> numbers)
    {
        if (_names.Count == 0) return;
        if (triplet.Metadata is { } metadata)
        {
            if (_isAcai) metadata.WriteAcai(numbers);
            else metadata.WriteBtsbot(numbers);
            numbers[_isAcai ? 0 : BtsbotNumbers.RealBogusPlace] = _scorer!.Score(triplet.Cutouts).Value;
        }
        else if (triplet.Packet is { } packet)
        {
            if (_isAcai) AcaiNumbers.Write(packet, numbers);
            else BtsbotNumbers.Write(packet, _scorer!.Score(triplet.Cutouts).Value, numbers);
        }
        else
        {
            numbers.Fill(float.NaN);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _scorer?.Dispose();
        _braai?.Dispose();
    }
}
