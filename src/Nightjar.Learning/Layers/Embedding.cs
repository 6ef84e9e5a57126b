using Nightjar.Learning.Autodiff;
using Nightjar.Learning.Autodiff.Operations;
using Nightjar.Learning.Tensors;

namespace Nightjar.Learning.Layers;

/// <summary>Rows of a table by number: (places…) to (places…, features). Parameter: <c>weight</c> (rows, features).</summary>
public sealed class Embedding : SingleInputLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="scope">Place in the model.</param>
    /// <param name="rows">Numbers that there are, counted from 0.</param>
    /// <param name="features">Features of a row.</param>
    public Embedding(LayerScope scope, int rows, int features)
        : base(scope) => Weight = AddParameter("weight", new(rows, features), Defaults.Embedding, new Fans(rows, features));

    /// <summary>(rows, features).</summary>
    public Parameter Weight { get; }

    /// <summary>Looks up integers that the caller keeps; only the other form, whose numbers are floats on the tape, can be
    /// frozen.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="indices">Rows of the table; must stay unchanged until <see cref="Tape.Reset"/>.</param>
    /// <param name="places">The shape that the indices have, such as (batch, time).</param>
    /// <exception cref="ArgumentOutOfRangeException">The table has no such row.</exception>
    public Variable Forward(Tape tape, int[] indices, Shape places) => Note(tape, tape.Embed(tape.Use(Weight), indices, places));

    /// <inheritdoc/>
    protected override Variable Run(Tape tape, Variable x) => tape.Embed(tape.Use(Weight), x);
}
