namespace Nightjar.Models.TimeSeriesTransformer;

/// <summary>How the time-series transformer is told a redshift and its error.</summary>
public enum RedshiftInput
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Two steps behind the light curve: every channel has the redshift in the first, its error in the second.</summary>
    Steps,

    /// <summary>Two channels beside the bands, the same at every step.</summary>
    Channels,
}
