using Nightjar.Simulation.Images;
using Nightjar.Simulation.Randomness;

namespace Nightjar.Simulation.Tests.Images;

public class PixelMaskTests
{
    [Fact]
    public void Masks_are_on_the_same_pixels_of_all_three_stamps_and_clear_of_the_candidate()
    {
        var (masked, lowest) = (0, 0);
        for (ulong seed = 0; seed < 1000; seed++)
        {
            var stamps = new StampSet();
            stamps.Begin(new StampFrame(500, 500, 500, 500), 100, 100, 0);
            var random = new RandomStream(seed, 1);
            PixelMask.Apply(stamps, ref random);
            var (science, template, difference) = (stamps.Science, stamps.Template, stamps.Difference);
            var any = false;
            for (var i = 0; i < science.Pixels.Length; i++)
            {
                var isMasked = float.IsNaN(science.Pixels[i]);
                any |= isMasked;
                Assert.Equal(isMasked, float.IsNaN(difference.Pixels[i]));
                Assert.Equal(isMasked, float.IsNaN(template.Pixels[i]) || template.Pixels[i] == float.MinValue);
                if (template.Pixels[i] == float.MinValue) lowest++;
            }

            if (any) masked++;
            for (var row = 27; row <= 35; row++)
            {
                for (var column = 27; column <= 35; column++) Assert.False(float.IsNaN(science[column, row]));
            }
        }

        Assert.InRange(masked, 80, 260); // 15 % of published stamps
        Assert.True(lowest > 0);
    }
}
