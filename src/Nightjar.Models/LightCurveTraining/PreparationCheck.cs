using Nightjar.Models.LightCurves;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Prepares a light curve to see whether that works.</summary>
/// <param name="preparation">The network's.</param>
internal sealed class PreparationCheck(LightCurvePreparation preparation) : IReadabilityCheck
{
    private readonly LightCurvePoints _points = new();
    private readonly float[] _sequence = new float[preparation.Steps * preparation.Channels];
    private readonly float[] _numbers = new float[preparation.Numbers];

    /// <inheritdoc/>
    public LightCurveProblem Of(LabelledLightCurve curve)
    {
        _points.Take(curve);
        return preparation.Prepare(_points, LightCurveSelection.ContextOf(curve), _sequence, _numbers, out _);
    }
}
