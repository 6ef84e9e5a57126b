namespace Nightjar.Sky;

/// <summary>A direction in galactic coordinates (IAU 1958; axes in ICRS after the Hipparcos catalogue, ESA SP-1200, 1.5.3).</summary>
/// <param name="Longitude">l, degrees, 0 to 360; 0 towards the galactic centre.</param>
/// <param name="Latitude">b, degrees, -90 to 90; 0 in the plane of the Milky Way.</param>
public readonly record struct GalacticPosition(double Longitude, double Latitude)
{
    /// <summary>Rows: the galactic axes x, y, z in ICRS (Hipparcos, equation 1.5.11).</summary>
    private static ReadOnlySpan<double> Axes =>
    [
        -0.0548755604162154, -0.8734370902348850, -0.4838350155487132,
        +0.4941094278755837, -0.4448296299600112, +0.7469822444972189,
        -0.8676661490190047, -0.1980763734312015, +0.4559837761750669,
    ];

    /// <summary>The galactic coordinates of an equatorial direction.</summary>
    public static GalacticPosition From(SkyPosition position)
    {
        var v = UnitVector.Of(position);
        var (longitude, latitude) = new UnitVector(
            Axes[0] * v.X + Axes[1] * v.Y + Axes[2] * v.Z,
            Axes[3] * v.X + Axes[4] * v.Y + Axes[5] * v.Z,
            Axes[6] * v.X + Axes[7] * v.Y + Axes[8] * v.Z).ToDegrees();
        return new GalacticPosition(longitude, latitude);
    }

    /// <summary>The equatorial coordinates of this direction.</summary>
    public SkyPosition ToEquatorial()
    {
        var v = UnitVector.Of(Longitude, Latitude);
        var (longitude, latitude) = new UnitVector(
            Axes[0] * v.X + Axes[3] * v.Y + Axes[6] * v.Z,
            Axes[1] * v.X + Axes[4] * v.Y + Axes[7] * v.Z,
            Axes[2] * v.X + Axes[5] * v.Y + Axes[8] * v.Z).ToDegrees();
        return new SkyPosition(longitude, latitude);
    }
}
