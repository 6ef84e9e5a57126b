using System.Runtime.InteropServices;

namespace Nightjar.Learning.Forests;

/// <summary>A node of an isolation tree, all of which lie in one array. A leaf leads to itself and no value is above its threshold, so
/// that any number of steps may be taken from it.</summary>
/// <param name="Column">The column that is compared; 0 in a leaf.</param>
/// <param name="Threshold">Rows up to this go left, those above right; infinity in a leaf.</param>
/// <param name="Next">Where the left child stands; the right one stands behind it.</param>
/// <param name="Length">In a leaf its depth and the average path length of as many rows as ended there; 0 elsewhere.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct IsolationNode(int Column, float Threshold, int Next, float Length);
