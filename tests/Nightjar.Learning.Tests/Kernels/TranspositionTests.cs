using Nightjar.Learning.Kernels;

namespace Nightjar.Learning.Tests.Kernels;

public sealed unsafe class TranspositionTests
{
    [Fact]
    public void EveryElementArrivesAndNothingElseIsTouched()
    {
        for (var rows = 0; rows < 20; rows++)
        {
            for (var columns = 0; columns < 20; columns++)
            {
                var values = new Random(rows).Normal(rows * columns);
                SimdPaths.Each(level =>
                {
                    using var source = new GuardedFloats(values, guardBefore: rows % 2 == 0);
                    using var target = new GuardedFloats(rows * columns, guardBefore: columns % 2 == 0);
                    Transposition.Run(source.Pointer, columns, rows, columns, target.Pointer, rows);
                    for (var i = 0; i < rows; i++)
                    {
                        for (var j = 0; j < columns; j++) Assert.Equal(values[(i * columns) + j], target.Span[(j * rows) + i]);
                    }
                });
            }
        }
    }
}
