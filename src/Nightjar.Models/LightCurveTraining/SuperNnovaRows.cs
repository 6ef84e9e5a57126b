using Nightjar.Models.SuperNnova;
using Nightjar.Sky.LightCurves;

namespace Nightjar.Models.LightCurveTraining;

/// <summary>The numbers that SuperNNova's scales are measured on: fluxes and errors of the bands that a row has, and days between rows.</summary>
/// <param name="settings">Bands and what makes a row.</param>
internal sealed class SuperNnovaRows(SuperNnovaSettings settings)
{
    /// <summary>Adds the numbers of a light curve.</summary>
    public void Collect(LabelledLightCurve curve, List<double> fluxes, List<double> errors, List<double> days)
    {
        var begin = double.NaN;
        for (var i = 0; i < curve.Count; i++)
        {
            if (!settings.Bands.Contains(curve.Bands[i])) continue;
            fluxes.Add(curve.Fluxes[i]);
            errors.Add(curve.Errors[i]);
            if (curve.Times[i] - begin <= settings.GroupDays) continue;
            days.Add(double.IsNaN(begin) ? 0 : curve.Times[i] - begin);
            begin = curve.Times[i];
        }

        // A row without a band has zeros in their place.
        fluxes.Add(0);
        errors.Add(0);
    }
}
