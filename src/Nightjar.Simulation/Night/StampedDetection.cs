using Nightjar.Simulation.Observing;
using Nightjar.Simulation.Packets;

namespace Nightjar.Simulation.Night;

/// <summary>A detection of the night with its three stamps, compressed.</summary>
internal sealed record StampedDetection(Visit Visit, DetectionRow Row, byte[] Science, byte[] Template, byte[] Difference);
