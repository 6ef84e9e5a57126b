namespace Nightjar.Learning.Kernels;

/// <summary>The sizes of one direction of one recurrent layer. Input (Batch, Time, Inputs), output (Batch, Time, Units). A
/// sequence may be shorter than Time: past its length the state stands still and is what the output shows.</summary>
internal readonly record struct RecurrentGeometry(int Batch, int Time, int Inputs, int Units, bool IsReversed)
{
    /// <summary>Row of a (Batch, Time) array at the k-th step, from the end for a reversed layer.</summary>
    public int Row(int sequence, int step) => (sequence * Time) + (IsReversed ? Time - 1 - step : step);

    /// <summary>The sequences from <paramref name="first"/> on, shared out evenly into parts of at most so many.</summary>
    public RecurrentGeometry Part(int first, int most)
    {
        var left = Batch - first;
        var parts = (left + most - 1) / most;
        return this with { Batch = (left + parts - 1) / parts };
    }

    /// <summary>Rows from one step to the next.</summary>
    public int Forth => IsReversed ? -1 : 1;

    /// <summary>Whether the k-th step lies in the sequence; <paramref name="lengths"/> may be empty for whole ones.</summary>
    public bool IsInside(ReadOnlySpan<int> lengths, int sequence, int step) =>
        lengths.IsEmpty || (IsReversed ? Time - 1 - step : step) < lengths[sequence];
}
