using Nightjar.Simulation.Observing;

namespace Nightjar.Simulation.Packets;

/// <summary>One visit in an object's history: a detection, or an upper limit where there is none.</summary>
internal readonly record struct HistoryEntry(Visit Visit, DetectionRow? Detection);
