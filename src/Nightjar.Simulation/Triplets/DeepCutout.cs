namespace Nightjar.Simulation.Triplets;

/// <summary>The same place in a deep colour survey, of the depth and seeing of the Legacy Surveys (Dey et al. 2019).</summary>
/// <param name="Z">The z image, row by row, nanomaggies: magnitude 22.5 is 1.</param>
/// <param name="R">The r image.</param>
/// <param name="G">The g image.</param>
public sealed record DeepCutout(float[] Z, float[] R, float[] G)
{
    /// <summary>Rows and columns of each image. They show the sky of the survey's stamps, pixel by pixel, without the
    /// change that made the alert.</summary>
    public const int Side = 63;
}
