namespace DtiGraph.Features.Chemistry;

/// <summary>The sums (each edge counted modulo 2) of the cycles added so far, in echelon form.</summary>
internal sealed class CycleSpace(int edges)
{
    private readonly EdgeSet?[] leading = new EdgeSet?[edges];

    public int Rank { get; private set; }

    public bool Contains(EdgeSet cycle) => Reduce(cycle).First < 0;

    public void Add(EdgeSet cycle)
    {
        var rest = Reduce(cycle);
        if (rest.First < 0) return;
        leading[rest.First] = rest;
        Rank++;
    }

    private EdgeSet Reduce(EdgeSet cycle)
    {
        var rest = cycle.Copy();
        for (int first = rest.First; first >= 0 && leading[first] is { } row; first = rest.First) rest.Toggle(row);
        return rest;
    }
}
