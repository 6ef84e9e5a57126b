namespace Nightjar.Simulation;

/// <summary>One alert and the truth about it.</summary>
/// <param name="CandidateId">The packet's <c>candid</c>.</param>
/// <param name="ObjectId">The packet's <c>objectId</c>.</param>
/// <param name="Packet">The packet as the stream carries it: a whole Avro object container file.</param>
/// <param name="Truth">What it really is.</param>
public sealed record SimulatedAlert(long CandidateId, string ObjectId, byte[] Packet, SimulatedTruth Truth);
