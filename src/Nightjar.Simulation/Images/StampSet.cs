namespace Nightjar.Simulation.Images;

/// <summary>The three images of one alert while they are made, and the memory for their noise; reused.</summary>
internal sealed class StampSet
{
    private const int Size = StampFrame.FullSize * StampFrame.FullSize;

    private readonly float[] _science = new float[Size], _template = new float[Size], _difference = new float[Size];
    private readonly float[] _scienceNoise = new float[Size], _templateNoise = new float[Size], _scratch = new float[Size];

    /// <summary>What the stamps show.</summary>
    public StampFrame Frame { get; private set; }

    /// <summary>The new image.</summary>
    public PixelGrid Science => new(_science, Frame.Width, Frame.Height);

    /// <summary>The reference image.</summary>
    public PixelGrid Template => new(_template, Frame.Width, Frame.Height);

    /// <summary>Science minus template; turned over at the end for candidates that got fainter.</summary>
    public PixelGrid Difference => new(_difference, Frame.Width, Frame.Height);

    /// <summary>The science image's noise.</summary>
    public PixelGrid ScienceNoise => new(_scienceNoise, Frame.Width, Frame.Height);

    /// <summary>The template's noise.</summary>
    public PixelGrid TemplateNoise => new(_templateNoise, Frame.Width, Frame.Height);

    /// <summary>Memory for one pass.</summary>
    public PixelGrid Scratch => new(_scratch, Frame.Width, Frame.Height);

    /// <summary>Starts new stamps: flat skies.</summary>
    public void Begin(StampFrame frame, double scienceSky, double templateSky, double differenceSky)
    {
        Frame = frame;
        Science.Pixels.Fill((float)scienceSky);
        Template.Pixels.Fill((float)templateSky);
        Difference.Pixels.Fill((float)differenceSky);
    }
}
