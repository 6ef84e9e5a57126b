namespace Nightjar.Simulation.LightCurves.Physics;

/// <summary>Finds when expanding spheres are brightest.</summary>
internal static class BrightestDay
{
    /// <summary>The day of the grid on which the spheres together are brightest at a wavelength.</summary>
    public static double Of(ExpandingSphere first, double wavelength, ExpandingSphere? second = null)
    {
        var (best, day) = (0.0, first.Days[0]);
        // Every third day of the grid is near enough: a peak is broad there.
        for (var i = 0; i < first.Days.Length; i += 3)
        {
            var at = first.Days[i];
            var flux = first.Flux(at, wavelength) + (second?.Flux(at, wavelength) ?? 0);
            if (flux > best) (best, day) = (flux, at);
        }

        return day;
    }
}
