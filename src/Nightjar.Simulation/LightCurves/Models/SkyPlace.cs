using Nightjar.Simulation.LightCurves.Cadence;
using Nightjar.Simulation.LightCurves.Physics;
using Nightjar.Simulation.Randomness;
using Nightjar.Sky;

namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>Where a source stands: what the dust of the Milky Way takes there, and when it can be seen.</summary>
internal readonly record struct SkyPlace(double Declination, double Latitude, double Reddening, double Season)
{
    /// <summary>Draws a place that the survey sees. Extragalactic sources keep out of the plane of the Milky Way; its stars crowd there.</summary>
    public static SkyPlace Draw(SurveyCadence survey, bool isGalactic, ref RandomStream random)
    {
        const double clearOfPlane = 8; // degrees
        var (south, north) = survey.Declinations;
        var (low, high) = (Math.Sin(double.DegreesToRadians(south)), Math.Sin(double.DegreesToRadians(north)));
        while (true)
        {
            var declination = double.RadiansToDegrees(Math.Asin(random.NextUniform(low, high)));
            var latitude = new SkyPosition(random.NextUniform(0, 360), declination).ToGalactic().Latitude;
            if (!isGalactic && Math.Abs(latitude) < clearOfPlane) continue;
            if (isGalactic && !random.NextChance(0.15 + 0.85 * Math.Exp(-Math.Abs(latitude) / 15))) continue;
            // A layer of dust, patchy: 0.03 magnitudes towards the pole (Schlafly and Finkbeiner 2011).
            var layer = 0.03 / Math.Max(0.08, Math.Sin(double.DegreesToRadians(Math.Abs(latitude))));
            return new SkyPlace(declination, latitude, Math.Min(1.5, random.NextLogNormal(layer, 0.5)), random.NextUnit());
        }
    }

    /// <summary>The factor that the Milky Way's dust leaves of light of a wavelength, ångström.</summary>
    public double Transmission(double wavelength) => AbsoluteFlux.Dim(Reddening * Extinction.PerReddening(wavelength));
}
