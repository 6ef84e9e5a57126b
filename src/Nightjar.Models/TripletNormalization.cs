namespace Nightjar.Models;

/// <summary>How a stamp is scaled before a network sees it.</summary>
/// <remarks>Single precision matters where a template holds -3.4e38 for "no data": the sum of squares overflows, and the row
/// or plane becomes 0. That accident is part of the models: with it <c>drb</c> of ZTF's alerts is reproduced on such stamps too,
/// without it it is not. The forms in double precision do not overflow; the reference table of the tests was made with them.</remarks>
public enum TripletNormalization
{
    /// <summary>Each row of pixels over its own L2 norm, in single precision: what braai d6_m7 was trained with, and what makes <c>drb</c>.</summary>
    RowWise,

    /// <summary>The whole stamp over its L2 norm, in single precision.</summary>
    WholePlane,

    /// <summary>As <see cref="RowWise"/>, in double precision.</summary>
    RowWiseDouble,

    /// <summary>The whole stamp over its L2 norm, in double precision: braai d6_m9, ACAI, BTSbot.</summary>
    WholePlaneDouble,
}
