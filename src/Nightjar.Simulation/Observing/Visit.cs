namespace Nightjar.Simulation.Observing;

/// <summary>One channel of one exposure: the exposure, what the air and the detector made of it, and its template.</summary>
internal readonly record struct Visit(Exposure Exposure, int Channel, ChannelConditions Conditions, ReferenceImage Reference)
{
    /// <summary>The visit of a channel.</summary>
    public static Visit Of(long seed, Exposure exposure, int channel) => new(
        exposure,
        channel,
        new ChannelConditions(seed, exposure, channel),
        new ReferenceImage(seed, exposure.Field, channel, exposure.Band));
}
