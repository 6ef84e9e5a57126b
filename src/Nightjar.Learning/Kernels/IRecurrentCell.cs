using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>What a recurrent layer does with its gates at one step of one sequence, unit by unit. Gates lie one after another,
/// each as long as the number of units, and so do the four numbers a unit that the way back needs.</summary>
internal unsafe interface IRecurrentCell
{
    /// <summary>Numbers kept for the way back, for each unit.</summary>
    const int Kept = 4;

    /// <summary>Number of gates.</summary>
    static abstract int Gates { get; }

    /// <summary>Whether the layer has a second state beside its output.</summary>
    static abstract bool HasCellState { get; }

    /// <summary>From the gates' sums by input and by state, the states before (null for zeros) to the states after.</summary>
    static abstract void Forward<L>(float* byInput, float* byState, float* h, float* c, float* hAfter, float* cAfter, float* kept, int units)
        where L : unmanaged, ILanes<L>;

    /// <summary>From the gradients of the states after (dh, dc) to those of the gates' sums and, in place, of the states before by
    /// every way but the gates.</summary>
    static abstract void Backward<L>(float* kept, float* h, float* c, float* cAfter, float* dh, float* dc, float* dByInput, float* dByState, int units)
        where L : unmanaged, ILanes<L>;
}
