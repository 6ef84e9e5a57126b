using Nightjar.Learning.Inference;

namespace Nightjar.Learning.Tests.Inference;

public sealed class InferencePlanTests
{
    public static TheoryData<string> Nets => [.. TestNets.All.Keys];

    [Theory]
    [MemberData(nameof(Nets))]
    public void A_plan_gives_what_the_tape_gives(string name)
    {
        using var net = TestNets.All[name]();
        SimdPaths.Each(level =>
        {
            using var plan = InferencePlan.Compile(net.Model, new(LargestBatch: 16, CacheBytes: 64 << 10));
            using var session = plan.CreateSession();
            TestNet.OnPlan(plan, session, net.Inputs(0, 0), 0, net.Lengths(0, 0));
            foreach (var batch in new[] { 1, 2, 7, 65 })
            {
                var (inputs, lengths) = (net.Inputs(batch, batch), net.Lengths(batch, batch));
                var expected = net.OnTape(inputs, batch, lengths);
                var actual = TestNet.OnPlan(plan, session, inputs, batch, lengths);
                for (var i = 0; i < expected.Length; i++) Numbers.Near(Numbers.Doubles(expected[i]), actual[i], 3e-6, $"{name}, {level}, batch {batch}, output {i}");
            }
        });
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void The_bits_of_an_item_do_not_depend_on_what_is_run_with_it(string name)
    {
        using var net = TestNets.All[name]();
        const int batch = 37;
        var (inputs, lengths) = (net.Inputs(batch, 3), net.Lengths(batch, 3));
        SimdPaths.Each(level =>
        {
            float[][]? expected = null;
            foreach (var options in new PlanOptions[] { new(), new(LargestBatch: 5), new(LargestBatch: 1), new(CacheBytes: 1000), new(CacheBytes: 100 << 20) })
            {
                using var plan = InferencePlan.Compile(net.Model, options);
                using var session = plan.CreateSession();
                var actual = TestNet.OnPlan(plan, session, inputs, batch, lengths);
                expected ??= actual;
                Assert.Equal(expected, actual);
            }
        });
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Many_threads_at_once_give_the_bits_of_one(string name)
    {
        using var net = TestNets.All[name]();
        using var plan = InferencePlan.Compile(net.Model);
        var expected = Run(0);
        var results = new float[8][][];
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() => results[i] = Run(i))).ToArray();
        Array.ForEach(threads, t => t.Start());
        Array.ForEach(threads, t => t.Join());
        Assert.All(results, r => Assert.Equal(expected, r));

        float[][] Run(int seed)
        {
            using var session = plan.CreateSession();
            for (var other = 1; other <= seed; other++) TestNet.OnPlan(plan, session, net.Inputs(other, other), other, net.Lengths(other, other));
            return TestNet.OnPlan(plan, session, net.Inputs(9, 100), 9, net.Lengths(9, 100));
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void A_run_allocates_nothing(string name)
    {
        using var net = TestNets.All[name]();
        using var plan = InferencePlan.Compile(net.Model, new(LargestBatch: 4));
        using var session = plan.CreateSession();
        var inputs = Array.ConvertAll(net.Inputs(9, 1), i => new ReadOnlyMemory<float>(i));
        var outputs = plan.OutputShapes.Select(s => new Memory<float>(new float[9 * s.Length])).ToArray();
        var lengths = net.Lengths(9, 1);
        session.Run(inputs, outputs, 9, lengths);
        // What the runtime does once on this thread, such as preparing a method for good, may fall into one of the runs.
        var allocated = new long[5];
        for (var i = 0; i < allocated.Length; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            session.Run(inputs, outputs, 9, lengths);
            allocated[i] = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(allocated.Count(bytes => bytes > 0) < 2, string.Join(", ", allocated));
    }
}
