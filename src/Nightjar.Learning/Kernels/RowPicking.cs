namespace Nightjar.Learning.Kernels;

/// <summary>Which rows of a sequence a result has.</summary>
internal enum RowPicking
{
    /// <summary>The last one alone; zeros where there is none.</summary>
    Last,

    /// <summary>All, backwards up to the sequence's end; those behind it stay where they are.</summary>
    Reverse,

    /// <summary>All up to the sequence's end, zeros behind it.</summary>
    Mask,
}
