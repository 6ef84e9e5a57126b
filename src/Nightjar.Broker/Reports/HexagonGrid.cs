namespace Nightjar.Broker.Reports;

/// <summary>Equal hexagons with a corner at the top that tile a plane.</summary>
/// <param name="Radius">From the centre to a corner.</param>
internal readonly record struct HexagonGrid(double Radius)
{
    private static readonly double SquareRootOf3 = Math.Sqrt(3);

    /// <summary>From one centre to the next in a row.</summary>
    public double Width => SquareRootOf3 * Radius;

    /// <summary>The area of one hexagon.</summary>
    public double Area => 1.5 * SquareRootOf3 * Radius * Radius;

    /// <summary>The hexagon of a point, in axial coordinates: the one whose centre is nearest.</summary>
    public (int Column, int Row) CellOf(double x, double y)
    {
        var row = 2.0 / 3 * y / Radius;
        var column = x / Width - row / 2;
        var third = -row - column;
        var (nearRow, nearColumn, nearThird) = (Math.Round(row), Math.Round(column), Math.Round(third));
        var (offRow, offColumn, offThird) =
            (Math.Abs(nearRow - row), Math.Abs(nearColumn - column), Math.Abs(nearThird - third));
        if (offColumn > offRow && offColumn > offThird) nearColumn = -nearRow - nearThird;
        else if (offRow > offThird) nearRow = -nearColumn - nearThird;
        return ((int)nearColumn, (int)nearRow);
    }

    /// <summary>The centre of a hexagon.</summary>
    public (double X, double Y) CentreOf((int Column, int Row) cell) =>
        (Width * (cell.Column + cell.Row / 2.0), 1.5 * Radius * cell.Row);
}
