namespace Nightjar.Simulation.Images;

/// <summary>The image of a star through the whole telescope: a round core, a wider part beside it, and around bright stars
/// an aureole and the spikes that the vanes of the secondary mirror diffract.</summary>
/// <remarks>The wider part stands off the core as coma has it, so that the image is not symmetric: published differences of
/// bright sources are 0.07 of their peak high three pixels to one side, and 0.02 to the other. The shares add up to 1.</remarks>
internal readonly struct StarImage
{
    private const double TailWidth = 1.35, AureoleWidth = 6; // of the core's
    private const double AureoleShare = 0.012;
    private const double SpikeShare = 0.004, SpikeSoftening = 3, SpikeReach = 45; // of the flux a pixel at pixel 1, pixels
    private const double SpikeFrom = 0.25; // of the level: spikes fainter than this at pixel 4 are not painted

    private readonly PointSpread _core, _tail, _aureole;
    private readonly double _tailShare, _dx, _dy;

    /// <summary>A star's image of a width.</summary>
    /// <param name="core">The core.</param>
    /// <param name="coma">What stands off it.</param>
    public StarImage(in PointSpread core, in Coma coma)
    {
        _core = core;
        _tailShare = coma.Share;
        (_dx, _dy) = (coma.X * core.Fwhm, coma.Y * core.Fwhm);
        _tail = new PointSpread(TailWidth * core.Fwhm);
        _aureole = new PointSpread(AureoleWidth * core.Fwhm);
    }

    /// <summary>A symmetric image: the core alone.</summary>
    public static implicit operator StarImage(in PointSpread core) => new(core, default);

    /// <summary>Full width at half maximum of the core, pixels.</summary>
    public double Fwhm => _core.Fwhm;

    /// <summary>Surface brightness at the centre of the core for a flux of 1, per pixel.</summary>
    public double Peak => _core.Peak;

    /// <summary>The radius beyond which the core of a source is fainter than a level.</summary>
    public double RadiusAbove(double flux, double level) => _core.RadiusAbove(flux, level);

    /// <summary>Adds core and tail.</summary>
    /// <param name="image">Where to.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="flux">Flux, in the image's unit.</param>
    /// <param name="radius">How far out.</param>
    public void Add(PixelGrid image, double x, double y, double flux, double radius)
    {
        _core.Add(image, x, y, flux * (1 - _tailShare), radius);
        if (_tailShare > 0) _tail.Add(image, x + _dx, y + _dy, flux * _tailShare, radius);
    }

    /// <summary>Adds a star as far as it stands out, with aureole and spikes where it is bright.</summary>
    /// <param name="image">Where to.</param>
    /// <param name="x">Column.</param>
    /// <param name="y">Row.</param>
    /// <param name="flux">Flux, in the image's unit.</param>
    /// <param name="level">Surface brightness that no longer matters.</param>
    public void AddStar(PixelGrid image, double x, double y, double flux, double level)
    {
        var radius = _core.RadiusAbove(flux, level);
        if (_tailShare * flux * _tail.Peak < level / 2)
        {
            _core.Add(image, x, y, flux, radius);
            return;
        }

        var aureole = AureoleShare * flux * _aureole.Peak < level ? 0 : AureoleShare;
        Add(image, x, y, flux * (1 - aureole), radius);
        if (aureole == 0) return;
        _aureole.Add(image, x, y, flux * aureole, _aureole.RadiusAbove(flux * aureole, level));
        if (flux * SpikeShare / 49 > SpikeFrom * level) AddSpikes(image, x, y, flux * SpikeShare);
    }

    private static void AddSpikes(PixelGrid image, double x, double y, double strength)
    {
        for (var along = -SpikeReach; along <= SpikeReach; along++)
        {
            var distance = Math.Abs(along) + SpikeSoftening;
            var level = strength / (distance * distance);
            AddAcross(image, (int)Math.Round(x + along), y, level, isRow: false);
            AddAcross(image, (int)Math.Round(y + along), x, level, isRow: true);
        }
    }

    private static void AddAcross(PixelGrid image, int along, double middle, double level, bool isRow)
    {
        var first = (int)Math.Floor(middle) - 1;
        for (var across = first; across < first + 4; across++)
        {
            var (column, row) = isRow ? (across, along) : (along, across);
            var distance = across - middle;
            if (image.Contains(column, row)) image[column, row] += (float)(level * Math.Exp(-distance * distance));
        }
    }
}
