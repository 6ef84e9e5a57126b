using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The elements that packed weights can have beside floats.</summary>
internal static unsafe class WeightElement
{
    internal readonly struct Int8 : IWeightElement
    {
        public static int Size => sizeof(sbyte);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Load<L>(byte* source)
            where L : unmanaged, ILanes<L> => L.LoadSBytes((sbyte*)source);
    }

    internal readonly struct BFloat16 : IWeightElement
    {
        public static int Size => sizeof(ushort);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Load<L>(byte* source)
            where L : unmanaged, ILanes<L> => L.LoadBFloat16((ushort*)source);
    }
}
