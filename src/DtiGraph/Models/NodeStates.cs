using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>What the nodes of one kind know after a round, and the gradient that comes back to it.</summary>
internal sealed unsafe class NodeStates : IDisposable
{
    private readonly Room values = new(), slopes = new();
    private readonly List<(Following Act, nint[] Written)> followers = [];

    /// <summary>What is made of some rows of the values alone.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="ahead">What is needed next.</param>
    public delegate void Following(int from, int to, ref Ahead ahead);

    /// <summary>N in the running step.</summary>
    public int Rows { get; private set; }

    /// <summary>H.</summary>
    public int Width { get; private set; }

    /// <summary>[N, H].</summary>
    public Tensor Values => values.Of(Rows, Width);

    /// <summary>[N, H], the gradient; once something of the step has written it, see <see cref="Reached"/>.</summary>
    public Tensor Slopes => slopes.Of(Rows, Width);

    /// <summary>Whether anything came back in the running step.</summary>
    public bool Reached { get; private set; }

    /// <summary>Begins a step.</summary>
    /// <param name="rows">N.</param>
    /// <param name="width">H.</param>
    public void Begin(int rows, int width)
    {
        (Rows, Width, Reached) = (rows, width, false);
        followers.Clear();
    }

    /// <summary>Has something done in the running step with every row of the values as soon as it is made, while it is in the cache.</summary>
    /// <param name="act">What.</param>
    /// <param name="written">Where the matrices begin, [N, H], that it writes.</param>
    public void Follow(Following act, params nint[] written) => followers.Add((act, written));

    /// <summary>Does all of that.</summary>
    /// <param name="from">The first row.</param>
    /// <param name="to">After the last.</param>
    /// <param name="ahead">What is needed next.</param>
    public void Made(int from, int to, ref Ahead ahead)
    {
        foreach (var (act, _) in followers) act(from, to, ref ahead);
    }

    /// <summary>Where all that begins which is written with the values, these among it.</summary>
    public nint[] Written => [(nint)TensorMemory.Of(Values), .. followers.SelectMany(f => f.Written)];

    /// <summary>Says that something will have come back to all of them.</summary>
    /// <param name="written">The first rows, whose gradient is written; that of the others is 0 until something is added.</param>
    public void Reach(int written)
    {
        Reached = true;
        new Span<float>(TensorMemory.Of(Slopes) + (long)written * Width, checked((Rows - written) * Width)).Clear();
    }

    /// <summary>Gives the values away, into the caller's dispose scope.</summary>
    public Tensor HandOver() => values.HandOver();

    /// <inheritdoc/>
    public void Dispose()
    {
        values.Dispose();
        slopes.Dispose();
    }
}
