namespace Nightjar.Learning.Metrics;

/// <summary>What the cells of a confusion matrix are divided by.</summary>
public enum ConfusionNormalisation
{
    /// <summary>Nothing: the weights of the objects.</summary>
    None,

    /// <summary>The sum of the row, all objects of the true class: the diagonal is the completeness.</summary>
    Rows,

    /// <summary>The sum of the column, all objects that were given the class: the diagonal is the purity.</summary>
    Columns,

    /// <summary>The sum of all cells.</summary>
    Total,
}
