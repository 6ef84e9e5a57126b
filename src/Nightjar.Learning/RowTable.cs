namespace Nightjar.Learning;

/// <summary>Checks that methods on tables of rows share.</summary>
internal static class RowTable
{
    /// <summary>The number of rows, after all of them have been found whole and finite.</summary>
    /// <param name="rows">Row after row.</param>
    /// <param name="columns">Columns of a row.</param>
    /// <param name="least">Rows that are needed.</param>
    /// <param name="who">Who needs them, for the message.</param>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static int Check(ReadOnlySpan<float> rows, int columns, int least, string who)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (rows.Length % columns != 0) throw new ArgumentException($"{rows.Length} values do not make rows of {columns} columns", nameof(rows));
        var count = rows.Length / columns;
        if (count < least) throw new ArgumentException($"{who} needs {least} rows or more, there are {count}", nameof(rows));
        for (var i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i])) throw new ArgumentException($"row {i / columns}, column {i % columns} is {rows[i]}: {who} takes finite numbers only", nameof(rows));
        }

        return count;
    }
}
