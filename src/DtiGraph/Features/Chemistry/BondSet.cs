namespace DtiGraph.Features.Chemistry;

/// <summary>The bonds that an environment covers: rising indices, equal where they are the same. Few of many, hence no bit set.</summary>
internal readonly struct BondSet : IEquatable<BondSet>
{
    public static readonly BondSet Empty = new([]);

    private readonly int[] bonds;
    private readonly int hash;

    private BondSet(int[] sorted)
    {
        bonds = sorted;
        var code = default(HashCode);
        foreach (int bond in sorted) code.Add(bond);
        hash = code.ToHashCode();
    }

    /// <summary>An atom's own bonds, what it reached before, and what its neighbours reached.</summary>
    public static BondSet Around(Molecule molecule, int atom, BondSet[] reach)
    {
        var own = molecule.BondsOf(atom);
        int most = own.Length + reach[atom].bonds.Length;
        foreach (int b in own) most += reach[Other(molecule.Bonds[b], atom)].bonds.Length;
        int[] all = new int[most];
        int count = 0;
        foreach (int b in own)
        {
            all[count++] = b;
            foreach (int further in reach[Other(molecule.Bonds[b], atom)].bonds) all[count++] = further;
        }
        foreach (int before in reach[atom].bonds) all[count++] = before;
        Array.Sort(all);
        int distinct = 0;
        foreach (int bond in all)
        {
            if (distinct == 0 || all[distinct - 1] != bond) all[distinct++] = bond;
        }
        return new BondSet(all[..distinct]);
    }

    public bool Equals(BondSet other) => bonds.AsSpan().SequenceEqual(other.bonds);

    public override bool Equals(object? obj) => obj is BondSet other && Equals(other);

    public override int GetHashCode() => hash;

    private static int Other(Bond bond, int atom) => bond.First == atom ? bond.Second : bond.First;
}
