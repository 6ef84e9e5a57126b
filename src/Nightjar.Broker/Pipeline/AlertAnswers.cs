using Nightjar.Models;
using Nightjar.Models.LightCurves;

namespace Nightjar.Broker.Pipeline;

/// <summary>Where what the models say of an alert will be.</summary>
/// <param name="Scores">One of each model that looks at stamps.</param>
/// <param name="Classes">One of each classifier of light curves.</param>
internal sealed record AlertAnswers(ModelScore[] Scores, ClassScore[] Classes)
{
    /// <summary>There are no models.</summary>
    public static AlertAnswers None { get; } = new([], []);
}
