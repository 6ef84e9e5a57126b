namespace Nightjar.Simulation.LightCurves.Models;

/// <summary>The model of each class.</summary>
internal static class CurveModels
{
    /// <summary>A new model.</summary>
    public static CurveModel Create(LightCurveClass value) => value switch
    {
        LightCurveClass.MicroLens => new MicroLensModel(),
        LightCurveClass.TidalDisruption => new TidalDisruptionModel(),
        LightCurveClass.EclipsingBinary => new EclipsingBinaryModel(),
        LightCurveClass.SupernovaII => new TypeIIModel(),
        LightCurveClass.SupernovaIax => new TypeIaxModel(),
        LightCurveClass.Mira => new MiraModel(),
        LightCurveClass.SupernovaIbc => new TypeIbcModel(),
        LightCurveClass.Kilonova => new KilonovaModel(),
        LightCurveClass.DwarfFlare => new DwarfFlareModel(),
        LightCurveClass.Supernova91bg => new Type91bgModel(),
        LightCurveClass.ActiveNucleus => new ActiveNucleusModel(),
        LightCurveClass.SupernovaIa => new TypeIaModel(),
        LightCurveClass.RrLyrae => new RrLyraeModel(),
        LightCurveClass.SuperluminousSupernova => new SuperluminousModel(),
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "there is no model of this class"),
    };

    /// <summary>How many objects of the class the training set of PLAsTiCC has.</summary>
    public static int PlasticcCount(LightCurveClass value)
    {
        ReadOnlySpan<int> counts = [151, 495, 924, 1193, 183, 30, 484, 102, 981, 208, 370, 2313, 239, 175];
        return counts[(int)value];
    }
}
