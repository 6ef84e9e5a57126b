using Nightjar.Simulation.Triplets;

namespace Nightjar.Simulation.Tests.Triplets;

public class DetectionSpanTests
{
    [Fact]
    public void Only_positive_detections_make_extremes()
    {
        var span = DetectionSpan.Begin(10).With(10, 15, isPositive: false);
        Assert.Equal((10, 10), (span.First, span.Peak));
        Assert.True(double.IsNaN(span.Brightest) && double.IsNaN(span.Faintest));
        span = span.With(11, 18, isPositive: true).With(12, 17, isPositive: true).With(13, 19, isPositive: true).With(14, 12, isPositive: false);
        Assert.Equal(new DetectionSpan(10, 12, 17, 19), span);
    }
}
