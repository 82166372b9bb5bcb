namespace DtiGraph.Features.Chemistry;

/// <summary>The bonds that an environment covers; two are equal where they are the same. Of a molecule of up to 64 bonds these are bits; of a larger one, of
/// which an environment covers few, rising indices.</summary>
internal readonly struct BondSet : IEquatable<BondSet>
{
    private const int Bits = 64;

    public static readonly BondSet Empty = new(0, []);

    private readonly ulong bits;
    private readonly int[] bonds; // empty where bits stand for them
    private readonly int hash;

    private BondSet(ulong bits, int[] sorted)
    {
        (this.bits, bonds) = (bits, sorted);
        if (sorted.Length == 0)
        {
            hash = bits.GetHashCode();
            return;
        }
        var code = default(HashCode);
        foreach (int bond in sorted) code.Add(bond);
        hash = code.ToHashCode();
    }

    /// <summary>An atom's own bonds, what it reached before, and what its neighbours reached.</summary>
    public static BondSet Around(Molecule molecule, int atom, BondSet[] reach)
    {
        var own = molecule.BondsOf(atom);
        if (molecule.Bonds.Length <= Bits)
        {
            ulong around = reach[atom].bits;
            foreach (int b in own) around |= (1UL << b) | reach[molecule.Bonds[b].Other(atom)].bits;
            return new(around, []);
        }
        int most = own.Length + reach[atom].bonds.Length;
        foreach (int b in own) most += reach[molecule.Bonds[b].Other(atom)].bonds.Length;
        int[] all = new int[most];
        int count = 0;
        foreach (int b in own)
        {
            all[count++] = b;
            foreach (int further in reach[molecule.Bonds[b].Other(atom)].bonds) all[count++] = further;
        }
        foreach (int before in reach[atom].bonds) all[count++] = before;
        Array.Sort(all);
        int distinct = 0;
        foreach (int bond in all)
        {
            if (distinct == 0 || all[distinct - 1] != bond) all[distinct++] = bond;
        }
        return new(0, all[..distinct]);
    }

    public bool Equals(BondSet other) => bits == other.bits && bonds.AsSpan().SequenceEqual(other.bonds);

    public override bool Equals(object? obj) => obj is BondSet other && Equals(other);

    public override int GetHashCode() => hash;
}
