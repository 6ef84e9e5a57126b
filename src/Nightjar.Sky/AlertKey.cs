namespace Nightjar.Sky;

/// <summary>The identity of an alert over all surveys.</summary>
/// <param name="Survey">The survey's short name: <c>ztf</c>, <c>lsst</c>, <c>winter</c>...</param>
/// <param name="Id">The survey's identifier.</param>
public readonly record struct AlertKey(string Survey, AlertId Id)
{
    /// <summary><c>ztf/2695378462115010012</c>.</summary>
    public override string ToString() => $"{Survey}/{Id}";
}
