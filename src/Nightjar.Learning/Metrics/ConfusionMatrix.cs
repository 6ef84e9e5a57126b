using System.Numerics;

namespace Nightjar.Learning.Metrics;

/// <summary>Counts of objects by true class (row) and predicted class (column), and what follows from them.</summary>
/// <remarks>A ratio whose denominator is zero is undefined and NaN: the purity of a class that was never predicted, the
/// completeness of a class without objects. Formulas: Sokolova and Lapalme 2009, Cohen 1960.</remarks>
public sealed class ConfusionMatrix
{
    private const string Name = "confusion matrix";
    private readonly double[] _cells;

    /// <summary>An empty matrix.</summary>
    /// <param name="classes">Number of classes, two or more.</param>
    /// <exception cref="MetricException">There are fewer than two classes.</exception>
    public ConfusionMatrix(int classes)
    {
        if (classes < 2) throw new MetricException(Name, $"{classes} classes are too few: there must be two or more");
        Classes = classes;
        _cells = new double[classes * classes];
    }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Sum of the weights of all objects.</summary>
    public double Total => _cells.Sum();

    /// <summary>Weight of the objects of one class that were given another or the same.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such class.</exception>
    public double this[int truth, int predicted]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)Classes, nameof(truth));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)predicted, (uint)Classes, nameof(predicted));
            return _cells[truth * Classes + predicted];
        }
    }

    /// <summary>Share of objects that got their true class; NaN where there are no objects.</summary>
    public double Accuracy => Trace() / Total;

    /// <summary>Cohen's kappa, (p_o − p_e)/(1 − p_e): agreement beyond that of chance. NaN where chance alone agrees always.</summary>
    public double CohensKappa
    {
        get
        {
            double total = Total, byChance = 0;
            for (var c = 0; c < Classes; c++) byChance += RowSum(c) / total * (ColumnSum(c) / total);
            return byChance >= 1 ? double.NaN : (Accuracy - byChance) / (1 - byChance);
        }
    }

    /// <summary>Mean purity of the classes that have objects or were predicted; a class with objects that was never
    /// predicted counts as 0.</summary>
    public double MacroPurity => MeanOverClasses(c => Occurs(c) ? ZeroIfUndefined(Purity(c)) : double.NaN);

    /// <summary>Mean completeness of the classes that have objects, also called balanced accuracy.</summary>
    public double MacroCompleteness => MeanOverClasses(Completeness);

    /// <summary>Mean F1 of the classes that have objects or were predicted.</summary>
    public double MacroF1 => MeanOverClasses(F1);

    /// <summary>F1 of all decisions together. Every object has one true and one predicted class, so that it is the accuracy.</summary>
    public double MicroF1 => Accuracy;

    /// <summary>Mean F1, each class weighing as much as its objects.</summary>
    public double WeightedF1
    {
        get
        {
            double sum = 0;
            for (var c = 0; c < Classes; c++)
                if (RowSum(c) > 0) sum += RowSum(c) * F1(c);
            return sum / Total;
        }
    }

    /// <summary>The matrix of objects with true and predicted classes.</summary>
    /// <exception cref="MetricException">The input is empty, lengths differ, or a label is none of the classes.</exception>
    public static ConfusionMatrix Of(
        int classes, ReadOnlySpan<int> truth, ReadOnlySpan<int> predicted, ReadOnlySpan<double> weights = default)
    {
        var matrix = new ConfusionMatrix(classes);
        MetricInput.Counts(Name, predicted.Length, truth.Length, weights.Length);
        for (var i = 0; i < truth.Length; i++) matrix.Add(truth[i], predicted[i], MetricInput.Weight(Name, weights, i), i);
        return matrix;
    }

    /// <summary>The matrix of objects whose predicted class is the one with the largest score, the first of equals.</summary>
    /// <param name="scores">Scores or probabilities (objects, classes), row after row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="truth">True class of each object.</param>
    /// <param name="weights">Weight of each object; empty for 1.</param>
    /// <exception cref="MetricException">The input is empty, lengths differ, a score is NaN, or a label is none of the classes.</exception>
    public static ConfusionMatrix OfScores<T>(
        ReadOnlySpan<T> scores, int classes, ReadOnlySpan<int> truth, ReadOnlySpan<double> weights = default)
        where T : struct, IFloatingPoint<T>
    {
        MetricInput.Table(Name, scores.Length, classes, truth, weights.Length);
        var matrix = new ConfusionMatrix(classes);
        for (var i = 0; i < truth.Length; i++)
        {
            var predicted = MetricInput.LargestOf(Name, scores.Slice(i * classes, classes), i * classes);
            matrix.Add(truth[i], predicted, MetricInput.Weight(Name, weights, i), i);
        }

        return matrix;
    }

    /// <summary>Counts one more object.</summary>
    /// <exception cref="MetricException">A label is none of the classes, or the weight is negative or not finite.</exception>
    public void Add(int truth, int predicted, double weight = 1) =>
        Add(truth, predicted, MetricInput.Weight(Name, [weight], 0), index: 0);

    /// <summary>Adds the counts of another matrix, for instance of another batch.</summary>
    /// <exception cref="MetricException">It has another number of classes.</exception>
    public void Add(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Classes != Classes) throw new MetricException(Name, $"{other.Classes} classes cannot be added to {Classes}");
        for (var i = 0; i < _cells.Length; i++) _cells[i] += other._cells[i];
    }

    /// <summary>The cells (true class, predicted class), row after row, divided as wished; NaN where the divisor is zero.</summary>
    public double[] Cells(ConfusionNormalisation normalisation = ConfusionNormalisation.None)
    {
        var cells = (double[])_cells.Clone();
        var total = Total;
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] /= normalisation switch
            {
                ConfusionNormalisation.None => 1,
                ConfusionNormalisation.Rows => RowSum(i / Classes),
                ConfusionNormalisation.Columns => ColumnSum(i % Classes),
                ConfusionNormalisation.Total => total,
                _ => throw new ArgumentOutOfRangeException(nameof(normalisation)),
            };
        }

        return cells;
    }

    /// <summary>Weight of the objects of a class.</summary>
    public double RowSum(int truth)
    {
        double sum = 0;
        for (var c = 0; c < Classes; c++) sum += this[truth, c];
        return sum;
    }

    /// <summary>Weight of the objects that were given a class.</summary>
    public double ColumnSum(int predicted)
    {
        double sum = 0;
        for (var c = 0; c < Classes; c++) sum += this[c, predicted];
        return sum;
    }

    /// <summary>Purity (precision): share of the objects that were given the class which are of it; NaN if none was given it.</summary>
    public double Purity(int c) => this[c, c] / ColumnSum(c);

    /// <summary>Completeness (recall): share of the class's objects that were given it; NaN if it has none.</summary>
    public double Completeness(int c) => this[c, c] / RowSum(c);

    /// <summary>F1 = 2 TP / (2 TP + FP + FN), the harmonic mean of purity and completeness; NaN for a class that neither has
    /// objects nor was predicted.</summary>
    public double F1(int c) => 2 * this[c, c] / (RowSum(c) + ColumnSum(c));

    private static double ZeroIfUndefined(double value) => double.IsNaN(value) ? 0 : value;

    private void Add(int truth, int predicted, double weight, int index)
    {
        MetricInput.Label(Name, truth, Classes, index);
        MetricInput.Label(Name, predicted, Classes, index);
        _cells[truth * Classes + predicted] += weight;
    }

    private bool Occurs(int c) => RowSum(c) > 0 || ColumnSum(c) > 0;

    private double Trace()
    {
        double sum = 0;
        for (var c = 0; c < Classes; c++) sum += this[c, c];
        return sum;
    }

    private double MeanOverClasses(Func<int, double> metric)
    {
        var (sum, count) = (0.0, 0);
        for (var c = 0; c < Classes; c++)
        {
            var value = metric(c);
            if (double.IsNaN(value)) continue;
            sum += value;
            count++;
        }

        return sum / count;
    }
}
