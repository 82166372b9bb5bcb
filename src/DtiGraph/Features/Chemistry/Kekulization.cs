namespace DtiGraph.Features.Chemistry;

/// <summary>Turns aromatic bonds as written into single and double ones, or says which atom cannot have its double bond.</summary>
/// <remarks>
/// An atom is a candidate where one more bond fills its valence. The double bonds are a matching of the candidates along aromatic ring
/// bonds, found exactly, so that no order of atoms and no size of ring system makes a molecule fail. Dummy atoms may take one.
/// </remarks>
internal static class Kekulization
{
    public static void Apply(Draft draft)
    {
        var inPlay = draft.Atoms.FindAll(atom => atom.InRing && (atom.Number == 0 || atom.IsAromaticOrAtAromaticBond()));
        if (inPlay.Exists(atom => atom.IsAromaticOrAtAromaticBond())) Match(inPlay);
        var opened = new List<DraftAtom>();
        foreach (var atom in draft.Atoms)
        {
            if (!atom.IsAromatic) continue;
            if (!atom.InRing) throw new SmilesException($"aromatic {atom.Name}", "a place in a ring", "none", atom.Position);
            atom.IsAromatic = false;
            // The hydrogen of pyrrole is implied in the Kekule spelling and must be so here.
            if (atom.Number is not (7 or 15) || atom.Charge != 0 || atom.ExplicitHydrogens != 1) continue;
            atom.InBrackets = false;
            atom.ExplicitHydrogens = 0;
            opened.Add(atom);
        }
        // The other atoms keep the valence that their aromatic bonds gave: the double bonds give the same in every sound spelling.
        foreach (var bond in draft.Bonds) bond.IsAromatic = false;
        foreach (var atom in opened) ValenceModel.Estimate(atom);
    }

    private static void Match(List<DraftAtom> inPlay)
    {
        var candidates = inPlay.FindAll(atom => atom.Number == 0 ? MayBeDouble(atom) : NeedsDouble(atom));
        var number = new Dictionary<DraftAtom, int>(candidates.Count);
        for (int i = 0; i < candidates.Count; i++) number[candidates[i]] = i;
        var neighbours = new List<int>[candidates.Count];
        for (int i = 0; i < candidates.Count; i++)
        {
            neighbours[i] = [];
            foreach (var bond in candidates[i].Bonds)
            {
                var other = bond.Other(candidates[i]);
                bool isOpen = bond.InRing && (bond.IsAromatic || candidates[i].Number == 0 || other.Number == 0);
                if (isOpen && number.TryGetValue(other, out int j)) neighbours[i].Add(j);
            }
        }
        bool[] needs = [.. candidates.Select(atom => atom.Number != 0)];
        int[] partner = new PerfectMatching(neighbours, needs).Find(out int alone)
            ?? throw new SmilesException(
                "aromatic ring system",
                "single and double bonds that alternate (a nitrogen with a hydrogen is written [nH])",
                $"no partner for this {candidates[alone].Name}",
                candidates[alone].Position);
        foreach (var atom in inPlay)
        {
            foreach (var bond in atom.Bonds)
            {
                if (bond.IsAromatic) bond.Order = BondOrder.Single;
            }
        }
        for (int i = 0; i < partner.Length; i++)
        {
            if (partner[i] < i) continue;
            var other = candidates[partner[i]];
            candidates[i].Bonds.Find(bond => ReferenceEquals(bond.Other(candidates[i]), other))!.Order = BondOrder.Double;
        }
    }

    private static bool NeedsDouble(DraftAtom atom)
    {
        int bonds = atom.Hydrogens, ignored = 0;
        foreach (var bond in atom.Bonds)
        {
            int contribution = bond.IsAromatic ? 1 : (int)Math.Round(bond.Contribution(atom), MidpointRounding.AwayFromZero);
            bonds += contribution;
            if (contribution == 0) ignored++;
        }
        int charge = PeriodicTable.IsEarly(atom.Number) || (atom.Number == 6 && atom.Charge > 0) ? -atom.Charge : atom.Charge;
        var valences = PeriodicTable.Valences(atom.Number);
        int valence = valences[0] + charge;
        for (int i = 1; atom.TotalValence > valence && i < valences.Length && valences[i] > 0; i++) valence = valences[i] + charge;
        if (atom.Degree + atom.ImplicitHydrogens - ignored >= valence) return false;
        // A bracket atom two bonds short becomes a radical with a double bond.
        return valence == bonds + 1 || (atom.InBrackets && valence == bonds + 2);
    }

    private static bool MayBeDouble(DraftAtom dummy)
    {
        int ringBonds = dummy.Bonds.Count(bond => bond.InRing);
        int aliphatic = dummy.Bonds.Count(bond => bond.InRing && bond.Other(dummy) is { Number: not 0, IsAromatic: false });
        return aliphatic < ringBonds - 1;
    }
}
