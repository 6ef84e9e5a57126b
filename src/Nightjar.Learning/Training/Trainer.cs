using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Layers;
using Nightjar.Learning.Optimisation;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Training;

/// <summary>Trains a model. Every batch comes in parts; each part runs on a tape of its own, and the gradients are added in the order
/// of the parts, weighted with their share of the rows. The bits that come out depend on the seeds, the number of parts and the vector
/// path, not on the threads, and not on whether training was interrupted and resumed.</summary>
/// <remarks>Batch normalisations take the statistics of each part for themselves, and the parts move the running ones one after the
/// other, each by its share. Dropout draws numbers that depend on seed, step and part.</remarks>
public sealed class Trainer : IDisposable
{
    private readonly Layer _model;
    private readonly BatchLoader _loader;
    private readonly TrainerOptions _options;
    private readonly Gradients _gradients;
    private readonly Optimiser _optimiser;
    private readonly PartRunner _parts;
    private readonly WeightAverage? _average;
    private readonly Parameter[] _parameters;
    private readonly Tensor[] _best;
    private readonly TrainingProgress _progress = new();
    private readonly Checkpoint.Parts _checkpoint;

    /// <summary>Prepares training; the model has its first parameters already.</summary>
    /// <param name="pool">Lends the memory.</param>
    /// <param name="model">The model; it stays the caller's.</param>
    /// <param name="loader">The batches; it stays the caller's. Its <see cref="BatchLoaderOptions.Parts"/> decides the parts.</param>
    /// <param name="loss">Runs the model.</param>
    /// <param name="optimiser">Makes the optimiser, as in <c>g => new Adam(pool, g, 1e-3f)</c>.</param>
    /// <param name="options">How; null for the defaults.</param>
    public Trainer(TensorPool pool, Layer model, BatchLoader loader, LossFunction loss, Func<Gradients, Optimiser> optimiser, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(loader);
        ArgumentNullException.ThrowIfNull(optimiser);
        (_model, _loader, _options) = (model, loader, options ?? new());
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Epochs, nameof(options));
        _parameters = [.. model.Parameters];
        _gradients = new(pool, _parameters);
        _optimiser = optimiser(_gradients);
        _parts = new(pool, loss, Math.Max(loader.Options.Parts, _options.Validation?.Options.Parts ?? 1), _options.Threads);
        if (_options.AverageDecay is { } decay) _average = new(pool, _parameters, decay);
        _best = _options.EarlyStopping is { RestoresBest: true } ? Array.ConvertAll(_parameters, p => pool.RentCopy(p.Value.Shape, p.Value.Span, p.Name)) : [];
        _checkpoint = new(_progress, _parameters, _optimiser, _average, _best);
        AddSettings();
        if (_options.Schedule is { } schedule) _checkpoint.States.Add(("schedule.", schedule));
        if (_options.EarlyStopping is { } stopping) _checkpoint.States.Add(("stopping.", stopping));
    }

    /// <summary>Takes up training where a checkpoint left it. With the same model, data and options it goes on with the same
    /// bits.</summary>
    /// <exception cref="FormatException">The file is no checkpoint, is damaged, or does not fit this training: it has other tensors, or
    /// was made with another batch size, number of parts, number of examples, shuffling or seed; the message names both values.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Resume(string path) => Checkpoint.Load(path, _checkpoint);

    /// <summary>Writes a checkpoint of where training stands.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveCheckpoint(string path) => Checkpoint.Save(path, _checkpoint);

    /// <summary>Trains to the last epoch or until early stopping ends it. Then the model has its last parameters, their moving average
    /// or the best ones, as the options say.</summary>
    /// <exception cref="NonFiniteException">A loss or a gradient was not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; a checkpoint was written if the options have a place for
    /// it.</exception>
    public TrainingResult Run(CancellationToken cancellation = default)
    {
        var reports = new List<EpochReport>();
        var clock = new TrainingClock(_options.Time);
        while (_progress.Epoch < _options.Epochs && !_progress.IsStopped)
        {
            clock.StartEpoch();
            try
            {
                TrainEpoch(clock, cancellation);
                reports.Add(EndEpoch(clock, cancellation));
            }
            catch (OperationCanceledException) when (_options.CheckpointPath is not null)
            {
                // Whatever was interrupted has changed nothing yet: a step and the end of an epoch are whole or not at all.
                SaveCheckpoint(_options.CheckpointPath);
                throw;
            }

            if (_options.CheckpointPath is { } path) SaveCheckpoint(path);
            foreach (var listener in _options.Listeners) listener.EpochDone(reports[^1]);
        }

        if (_progress.BestEpoch > 0 && _best.Length > 0) CopyBestToModel();
        else _average?.CopyToParameters();
        return new(reports, _progress.Steps, _progress.BestEpoch, _progress.IsStopped);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts.Dispose();
        _optimiser.Dispose();
        _gradients.Dispose();
        _average?.Dispose();
        foreach (var tensor in _best) tensor.Dispose();
    }

    private void AddSettings()
    {
        var loader = _loader.Options;
        _checkpoint.Settings.AddRange(
        [
            ("batchSize", "batch size", $"{loader.BatchSize}"),
            ("parts", "parts of a batch", $"{loader.Parts}"),
            ("examples", "examples of an epoch", $"{_loader.Rows}"),
            ("loaderSeed", "seed of the order", $"{loader.Seed}"),
            ("shuffles", "shuffling", loader.Shuffles ? "on" : "off"),
            ("seed", "seed of dropout", $"{_options.Seed}"),
        ]);
    }

    private void TrainEpoch(TrainingClock clock, CancellationToken cancellation)
    {
        _loader.Begin(_progress.Epoch, _progress.Batch);
        while (_loader.TryNext(out var batch, cancellation))
        {
            Step(batch);
            clock.Count(batch.Rows);
            Report(clock);
            if (_options.CheckpointEvery > 0 && _progress.Steps % _options.CheckpointEvery == 0 && _options.CheckpointPath is { } path) SaveCheckpoint(path);
        }
    }

    private void Step(LoadedBatch batch)
    {
        if (_options.Schedule is { } schedule) _optimiser.LearningRate = (float)schedule.RateAt(_progress.Steps);
        try
        {
            var loss = _parts.Train(batch, _options.Seed, _progress.Steps);
            if (!double.IsFinite(loss)) throw Fail(batch, "the loss");
            _gradients.Gather(_parts.Tapes, _parts.Shares);
            if (!FiniteCheck.IsFinite(_gradients)) throw Fail(batch, "the gradient of the loss");
            _parts.MoveStatistics();
            foreach (var constraint in _options.Constraints) constraint.BeforeStep(_gradients, _progress.Steps);
            if (_options.ClipValue is { } limit) _gradients.ClipByValue(limit);
            if (_options.ClipNorm is { } norm) _gradients.ClipByNorm(norm);
            _optimiser.Step();
            foreach (var constraint in _options.Constraints) constraint.AfterStep();
            _progress.Steps++;
            _progress.Batch++;
            _progress.Rows += batch.Rows;
            _progress.LossSum += loss * batch.Rows;
            _average?.Update(_progress.Steps);
        }
        finally
        {
            _parts.Reset();
        }
    }

    private NonFiniteException Fail(LoadedBatch batch, string what)
    {
        _gradients.Gather(_parts.Tapes, _parts.Shares);
        return new(_progress.Epoch + 1, batch.Index + 1, what, FiniteCheck.FirstPlace(batch.Parts, _parts.Tapes, _parameters, _gradients));
    }

    private void Report(TrainingClock clock)
    {
        if (_options.Listeners.Count == 0) return;
        var done = ((double)_progress.Epoch * _loader.Rows) + _progress.Rows;
        var report = new StepReport(
            _progress.Epoch + 1,
            _options.Epochs,
            _progress.Batch,
            _loader.Batches,
            _progress.LossSum / _progress.Rows,
            _optimiser.LearningRate,
            clock.RowsPerSecond,
            clock.TimeFor(((double)_options.Epochs * _loader.Rows) - done));
        foreach (var listener in _options.Listeners) listener.StepDone(report);
    }

    private EpochReport EndEpoch(TrainingClock clock, CancellationToken cancellation)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal) { ["loss"] = _progress.LossSum / _progress.Rows };
        _average?.Swap();
        var isBest = false;
        try
        {
            if (_options.Validation is { } validation) values["validationLoss"] = _parts.Validate(validation, cancellation);
            if (_options.Metrics is { } metrics)
            {
                foreach (var (name, value) in metrics(cancellation)) values[name] = value;
            }

            var monitored = Monitored(values);
            _options.Schedule?.Observe(monitored);
            isBest = _options.EarlyStopping?.Observe(monitored) ?? false;
            if (isBest)
            {
                _progress.BestEpoch = _progress.Epoch + 1;
                for (var i = 0; i < _best.Length; i++) _parameters[i].Value.Span.CopyTo(_best[i].Span);
            }
        }
        finally
        {
            _average?.Swap();
        }

        _progress.IsStopped = _options.EarlyStopping is { IsOver: true };
        (_progress.Epoch, _progress.Batch, _progress.Rows, _progress.LossSum) = (_progress.Epoch + 1, 0, 0, 0);
        var left = _progress.IsStopped ? 0 : (double)(_options.Epochs - _progress.Epoch) * _loader.Rows;
        return new(_progress.Epoch, _options.Epochs, _progress.Steps, values, _optimiser.LearningRate, clock.RowsPerSecond, clock.Epoch, clock.TimeFor(left), isBest);
    }

    private double Monitored(Dictionary<string, double> values)
    {
        var name = _options.Monitor ?? (_options.Validation is null ? "loss" : "validationLoss");
        return values.TryGetValue(name, out var value) ? value
            : throw new InvalidOperationException($"there is no '{name}' to monitor; there are {string.Join(", ", values.Keys)}");
    }

    private void CopyBestToModel()
    {
        for (var i = 0; i < _best.Length; i++) _best[i].Span.CopyTo(_parameters[i].Value.Span);
    }
}
