using DtiGraph.Api.OpenApi;
using DtiGraph.Evidence;
using DtiGraph.Ranking;

namespace DtiGraph.Api;

/// <summary>A model and what was made from it, for all requests that began while it was in service.</summary>
/// <remarks>Counted: when the last request that began with a replaced model has ended, its memory is given back.</remarks>
internal sealed class Served
{
    // In no graph: a molecule that is, as ethanol in BIOSNAP, is found there and leaves the cold start cold.
    private const string Unknown = "[13CH3]C([2H])CCOC1CCCC1F";

    private int holders = 1; // the service itself
    private volatile bool replaced;

    /// <summary>Makes it, and the model warm.</summary>
    public Served(ServedModel model)
    {
        Warm(model);
        (Model, Catalogue, Evidence) = (model, new(model), new(model));
        Examples = new(model, Catalogue, Evidence);
    }

    /// <summary>What answers.</summary>
    public ServedModel Model { get; }

    /// <summary>Its drugs and targets.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>Why it says what it says.</summary>
    public EvidenceSearch Evidence { get; }

    /// <summary>What it can be asked.</summary>
    public Examples Examples { get; }

    /// <summary>The model that answers this request; the same from its beginning to its end.</summary>
    public static Served Of(HttpContext context) => context.Features.Get<Served>()!;

    /// <summary>Ranks from the graph and by cold start: its first caller waits for no code to be compiled and no features to be made.</summary>
    private static void Warm(ServedModel model)
    {
        model.Rank(new(Drug: new(Id: model.Graph.Drugs[0].Id)));
        model.Rank(new(Drug: new(Smiles: Unknown)));
    }

    /// <summary>Holds the model; false where the last holder has let it go already.</summary>
    public bool TryHold()
    {
        for (int seen = Volatile.Read(ref holders); seen > 0;)
        {
            int before = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (before == seen) return true;
            seen = before;
        }
        return false;
    }

    /// <summary>Lets go of it; after the last one the memory of a replaced model is given back.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0 && replaced) FreedMemory.GiveBackSoon();
    }

    /// <summary>Lets go of it for the service, which goes on with another one.</summary>
    public void Replace()
    {
        replaced = true;
        Release();
    }
}
