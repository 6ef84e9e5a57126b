using Nightjar.Models.LightCurves;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>Says whether a network can read a light curve.</summary>
internal interface IReadabilityCheck
{
    /// <summary>Why not; <see cref="LightCurveProblem.None"/> where it can.</summary>
    LightCurveProblem Of(LabelledLightCurve curve);
}
