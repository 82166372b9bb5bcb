namespace DtiGraph.Features.Chemistry;

/// <summary>How many electrons an atom may give to a ring's pi system, at least and at most; null where it has no p orbital to share.</summary>
/// <remarks>
/// Source: The RDKit Book, "Aromaticity", on the Kekule structure. An electronegative atom on a double bond outside rings takes the electron.
/// </remarks>
internal readonly record struct ElectronDonor(int Least, int Most)
{
    private static readonly ElectronDonor Vacant = new(0, 0);
    private static readonly ElectronDonor One = new(1, 1);
    private static readonly ElectronDonor Two = new(2, 2);

    /// <summary>A dummy atom stands for anything; two of them in one ring say nothing.</summary>
    public static readonly ElectronDonor Any = new(1, 2);

    // A ring this large holds ether oxygens and sulfurs as bridges, not as donors.
    private const int Macrocycle = 9;

    /// <summary>The atom's part in rings, or null where it excludes them from being aromatic.</summary>
    /// <param name="atom">An atom of the Kekule structure.</param>
    /// <param name="ringSize">Size of the smallest ring it is in.</param>
    public static ElectronDonor? Of(DraftAtom atom, int ringSize)
    {
        if (atom.Number > 18 && atom.Number is not (34 or 52)) return null;
        var donor = Donated(atom);
        if (donor is null) return null;
        if (ringSize >= Macrocycle && donor == Two && IsBridge(atom)) return null;
        return HasUsualValence(atom) && !HasDisqualifyingRadical(atom) && !HasTwoMultipleBonds(atom) ? donor : null;
    }

    private static ElectronDonor? Donated(DraftAtom atom)
    {
        if (atom.Number == 0) return MultiplyBonded(atom, inRing: true) is null ? Any : One;
        int electrons = Available(atom);
        if (electrons < 0) return null;
        var outside = MultiplyBonded(atom, inRing: false);
        bool isTaken = outside is not null && PeriodicTable.IsMoreElectronegative(outside.Number, atom.Number);
        switch (electrons)
        {
            case 0:
                if (outside is not null) return Vacant;
                return MultiplyBonded(atom, inRing: true) is null ? null : One;
            case 1:
                if (outside is not null) return isTaken ? Vacant : One;
                if (IsUnsaturated(atom)) return One;
                // Tropylium and the cyclopropenyl cation.
                return atom.Charge == 1 ? Vacant : null;
            default:
                return (isTaken ? electrons - 1 : electrons) % 2 == 1 ? One : Two;
        }
    }

    /// <summary>Electrons that take no part in sigma bonds; -1 where the atom cannot be flat.</summary>
    private static int Available(DraftAtom atom)
    {
        int valence = PeriodicTable.DefaultValence(atom.Number);
        if (valence <= 1) return -1;
        int degree = atom.Degree + atom.Hydrogens - WithoutOrder(atom);
        if (degree > 3) return -1;
        int lonePairs = Math.Max(PeriodicTable.OuterElectrons(atom.Number) - valence - atom.Charge, 0);
        int electrons = valence - degree + lonePairs - atom.Radicals;
        return electrons > 1 && atom.ExplicitValence - atom.Degree > 1 ? 1 : electrons;
    }

    private static int WithoutOrder(DraftAtom atom) => atom.Bonds.Count(bond => bond.Contribution(atom) == 0);

    private static DraftAtom? MultiplyBonded(DraftAtom atom, bool inRing) =>
        atom.Bonds.Find(bond => bond.InRing == inRing && bond.Contribution(atom) >= 2)?.Other(atom);

    private static bool IsUnsaturated(DraftAtom atom) =>
        atom.ExplicitValence != atom.Degree + atom.ExplicitHydrogens - WithoutOrder(atom);

    private static bool IsBridge(DraftAtom atom) =>
        atom.Number is 8 or 16 && atom.Degree == 2 && atom.Charge == 0
        && !atom.Bonds.Exists(bond => bond.Order is BondOrder.Double or BondOrder.Triple);

    private static bool HasUsualValence(DraftAtom atom)
    {
        if (PeriodicTable.DefaultValence(atom.Number) <= 0) return true;
        int like = Math.Clamp(atom.Number - atom.Charge, 0, PeriodicTable.Last);
        return atom.TotalValence <= PeriodicTable.DefaultValence(like);
    }

    private static bool HasDisqualifyingRadical(DraftAtom atom) => atom.Radicals > 0 && (atom.Number != 6 || atom.Charge != 0);

    private static bool HasTwoMultipleBonds(DraftAtom atom) =>
        atom.ExplicitValence - atom.Degree > 1 && atom.Bonds.Count(bond => bond.Order is BondOrder.Double or BondOrder.Triple) > 1;
}
