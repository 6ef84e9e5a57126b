using System.Runtime.CompilerServices;
using Nightjar.Learning.Simd;

namespace Nightjar.Learning.Kernels;

/// <summary>The activations, forward and backward.</summary>
internal static unsafe class ActivationKernel
{
    /// <summary>The slope of the leaky ReLU below 0 (PyTorch's default).</summary>
    internal const float LeakySlope = 0.01f;

    // 2·sqrt(2/pi) and the cubic term of Hendrycks and Gimpel 2016 (arXiv 1606.08415).
    private const float GeluFactor = 1.5957691216f;
    private const float GeluCubic = 0.044715f;

    /// <summary>y = f(x); x and y may be the same memory.</summary>
    internal static void Forward(Activation activation, float* x, float* y, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Forward<Lanes512>(activation, x, y, count); break;
            case SimdLevel.Avx2: Forward<Lanes256>(activation, x, y, count); break;
            default: Forward<Lanes1>(activation, x, y, count); break;
        }
    }

    /// <summary>dx = dy·f'(x); dx and dy may be the same memory.</summary>
    internal static void Backward(Activation activation, float* x, float* dy, float* dx, int count)
    {
        switch (SimdSupport.Level)
        {
            case SimdLevel.Avx512: Backward<Lanes512>(activation, x, dy, dx, count); break;
            case SimdLevel.Avx2: Backward<Lanes256>(activation, x, dy, dx, count); break;
            default: Backward<Lanes1>(activation, x, dy, dx, count); break;
        }
    }

    private static void Forward<L>(Activation activation, float* x, float* y, int count)
        where L : unmanaged, ILanes<L>
    {
        switch (activation)
        {
            case Activation.Relu: Forward<L, Relu>(x, y, count); break;
            case Activation.LeakyRelu: Forward<L, LeakyRelu>(x, y, count); break;
            case Activation.Gelu: Forward<L, Gelu>(x, y, count); break;
            case Activation.GeluTanh: Forward<L, GeluTanh>(x, y, count); break;
            case Activation.Silu: Forward<L, Silu>(x, y, count); break;
            case Activation.Sigmoid: Forward<L, Sigmoid>(x, y, count); break;
            case Activation.Tanh: Forward<L, Tanh>(x, y, count); break;
            case Activation.HardSigmoid: Forward<L, HardSigmoid>(x, y, count); break;
            case Activation.HardSilu: Forward<L, HardSilu>(x, y, count); break;
            default: if (x != y) new ReadOnlySpan<float>(x, count).CopyTo(new(y, count)); break;
        }
    }

    private static void Backward<L>(Activation activation, float* x, float* dy, float* dx, int count)
        where L : unmanaged, ILanes<L>
    {
        switch (activation)
        {
            case Activation.Relu: Backward<L, Relu>(x, dy, dx, count); break;
            case Activation.LeakyRelu: Backward<L, LeakyRelu>(x, dy, dx, count); break;
            case Activation.Gelu: Backward<L, Gelu>(x, dy, dx, count); break;
            case Activation.GeluTanh: Backward<L, GeluTanh>(x, dy, dx, count); break;
            case Activation.Silu: Backward<L, Silu>(x, dy, dx, count); break;
            case Activation.Sigmoid: Backward<L, Sigmoid>(x, dy, dx, count); break;
            case Activation.Tanh: Backward<L, Tanh>(x, dy, dx, count); break;
            case Activation.HardSigmoid: Backward<L, HardSigmoid>(x, dy, dx, count); break;
            case Activation.HardSilu: Backward<L, HardSilu>(x, dy, dx, count); break;
            default: if (dy != dx) new ReadOnlySpan<float>(dy, count).CopyTo(new(dx, count)); break;
        }
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Forward<L, F>(float* x, float* y, int count)
        where L : unmanaged, ILanes<L>
        where F : IActivationFunction
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(y + i, F.Value(L.Load(x + i)));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(y + i, F.Value(L.LoadPart(x + i, rest)), rest);
    }

    [MethodImpl(Kernel.Compiled)]
    private static void Backward<L, F>(float* x, float* dy, float* dx, int count)
        where L : unmanaged, ILanes<L>
        where F : IActivationFunction
    {
        var i = 0;
        for (; i <= count - L.Width; i += L.Width) L.Store(dx + i, L.Load(dy + i) * F.Slope(L.Load(x + i)));
        if (i == count) return;
        var rest = count - i;
        L.StorePart(dx + i, L.LoadPart(dy + i, rest) * F.Slope(L.LoadPart(x + i, rest)), rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L NormalIntegral<L>(L x)
        where L : unmanaged, ILanes<L> => L.MultiplyAdd(L.All(0.5f), LaneMath.Erf(x * L.All(0.7071067812f)), L.All(0.5f));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static L GeluArgument<L>(L x)
        where L : unmanaged, ILanes<L> => L.All(GeluFactor) * L.MultiplyAdd(x * x * x, L.All(GeluCubic), x);

    private readonly struct Relu : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => L.Relu(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L> => L.WhereLess(default, x, L.All(1f), default);
    }

    private readonly struct LeakyRelu : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => L.WhereLess(x, default, x * L.All(LeakySlope), x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L> => L.WhereLess(default, x, L.All(1f), L.All(LeakySlope));
    }

    private readonly struct Gelu : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => x * NormalIntegral(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L> => L.MultiplyAdd(x * L.All(0.3989422804f), LaneMath.Exp(x * x * L.All(-0.5f)), NormalIntegral(x));
    }

    // ½·(1 + tanh u) = σ(2u), which stays right where the tangent nears ±1.
    private readonly struct GeluTanh : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => x * LaneMath.Sigmoid(GeluArgument(x));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L>
        {
            var s = LaneMath.Sigmoid(GeluArgument(x));
            var inner = L.All(GeluFactor) * L.MultiplyAdd(x * x, L.All(3 * GeluCubic), L.All(1f));
            return L.MultiplyAdd(x * inner, s * (L.All(1f) - s), s);
        }
    }

    private readonly struct Silu : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => x * LaneMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L>
        {
            var s = LaneMath.Sigmoid(x);
            return s * (L.All(1f) + (x * (L.All(1f) - s)));
        }
    }

    private readonly struct Sigmoid : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => LaneMath.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L>
        {
            var s = LaneMath.Sigmoid(x);
            return s * (L.All(1f) - s);
        }
    }

    private readonly struct Tanh : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => LaneMath.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L>
        {
            var t = LaneMath.Tanh(x);
            return L.All(1f) - (t * t);
        }
    }

    private readonly struct HardSigmoid : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => L.Min(L.Relu(x + L.All(3f)), L.All(6f)) * L.All(1 / 6f);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L> => L.WhereLess(L.Abs(x), L.All(3f), L.All(1 / 6f), default);
    }

    private readonly struct HardSilu : IActivationFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Value<L>(L x)
            where L : unmanaged, ILanes<L> => x * HardSigmoid.Value(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static L Slope<L>(L x)
            where L : unmanaged, ILanes<L>
        {
            var inside = L.MultiplyAdd(x, L.All(1 / 3f), L.All(0.5f));
            return L.WhereLess(L.Abs(x), L.All(3f), inside, L.WhereLess(x, default, default, L.All(1f)));
        }
    }
}
