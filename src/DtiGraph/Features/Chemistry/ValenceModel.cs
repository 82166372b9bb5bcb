namespace DtiGraph.Features.Chemistry;

/// <summary>How many bonds an atom may have, and how many hydrogens are implied.</summary>
/// <remarks>
/// Source: RDKit's valence model (The RDKit Book, "Valence calculation"). A charged atom follows the neutral element with as many electrons
/// (N+ as C, O- as F); phosphorus, sulfur, arsenic and selenium anions keep their own higher valences.
/// </remarks>
internal static class ValenceModel
{
    /// <summary>Sets the explicit valence and the implied hydrogens of every atom; throws where an atom has too many bonds.</summary>
    public static void Assign(Draft draft)
    {
        foreach (var atom in draft.Atoms)
        {
            int explicitValence = Explicit(atom);
            Check(atom, explicitValence);
            atom.ExplicitValence = explicitValence;
            atom.ImplicitHydrogens = Implicit(atom, strict: true);
        }
    }

    /// <summary>As Assign, but a broken valence stays for a later step to mend or refuse.</summary>
    public static void Estimate(Draft draft)
    {
        foreach (var atom in draft.Atoms) Estimate(atom);
    }

    /// <summary>Keeps the hydrogens found on the Kekule structure where aromatic bonds hide them (pyrrole), and counts once more.</summary>
    public static void Settle(Draft draft)
    {
        foreach (var atom in draft.Atoms)
        {
            atom.ExplicitValence = Explicit(atom);
            int hidden = atom.ImplicitHydrogens - Implicit(atom, strict: false);
            if (hidden > 0) atom.ExplicitHydrogens += hidden;
        }
        Assign(draft);
    }

    /// <summary>Valence and implied hydrogens of one atom anew, without a verdict.</summary>
    public static void Estimate(DraftAtom atom)
    {
        atom.ExplicitValence = Explicit(atom);
        atom.ImplicitHydrogens = Implicit(atom, strict: false);
    }

    /// <summary>Sum of bond orders and written hydrogens, rounded; an aromatic sum just above an allowed valence counts as that.</summary>
    public static int Explicit(DraftAtom atom)
    {
        double sum = atom.ExplicitHydrogens;
        foreach (var bond in atom.Bonds) sum += bond.Contribution(atom);
        int like = Like(atom);
        int valence = PeriodicTable.DefaultValence(like);
        if (valence >= 0 && sum > valence && atom.IsAromaticOrAtAromaticBond())
        {
            foreach (int allowed in PeriodicTable.Valences(like))
            {
                if (allowed < 0 || allowed > sum) break;
                valence = allowed;
            }
            // Aromatic bonds count up to 1.5 more than the Kekule structure has: c1cccn1C, c1ccn2cncc2c1.
            if (sum - valence <= 1.5) sum = valence;
        }
        // Half a bond rounds up.
        return (int)Math.Round(sum + .1, MidpointRounding.AwayFromZero);
    }

    private static void Check(DraftAtom atom, int explicitValence)
    {
        int most = PeriodicTable.Valences(Like(atom))[^1];
        int own = PeriodicTable.Valences(atom.Number)[^1];
        int offset = 0;
        if (KeepsHigherValences(atom))
        {
            most = own;
            offset = -atom.Charge;
        }
        if (atom.Number == 1 && atom.Charge == -1) most = 2;
        if (most >= 0 && own >= 0 && explicitValence + offset > most)
        {
            throw Broken(atom, $"at most {most - offset} bonds with charge {atom.Charge}", $"{explicitValence}");
        }
        int electrons = atom.Number - atom.Charge;
        if (HasValences(atom.Number) && (electrons < 0 || electrons > PeriodicTable.Last))
        {
            throw Broken(atom, "a charge that leaves it electrons", $"charge {atom.Charge}");
        }
    }

    private static int Implicit(DraftAtom atom, bool strict)
    {
        if (atom.InBrackets || atom.Number == 0) return 0;
        int like = Like(atom);
        int valence = PeriodicTable.DefaultValence(like);
        if (like == 0 || valence < 0) return 0;
        int have = atom.ExplicitValence + atom.Radicals;
        if (KeepsHigherValences(atom))
        {
            like = atom.Number;
            have -= atom.Charge;
        }
        if (atom.IsAromaticOrAtAromaticBond())
        {
            if (have <= valence) return valence - have;
            if (strict && !PeriodicTable.Valences(like).Contains(have)) throw Broken(atom, "an allowed aromatic valence", $"{have}");
            return 0;
        }
        foreach (int allowed in PeriodicTable.Valences(like))
        {
            if (allowed >= have) return allowed - have;
        }
        if (strict && PeriodicTable.Valences(like)[^1] != -1 && PeriodicTable.Valences(atom.Number)[^1] > 0)
        {
            throw Broken(atom, $"at most {PeriodicTable.Valences(like)[^1]} bonds", $"{have}");
        }
        return 0;
    }

    /// <summary>The element whose valences the atom follows.</summary>
    private static int Like(DraftAtom atom) =>
        HasValences(atom.Number) ? Math.Clamp(atom.Number - atom.Charge, 0, PeriodicTable.Last) : atom.Number;

    private static bool HasValences(int number) => PeriodicTable.DefaultValence(number) != -1;

    private static bool KeepsHigherValences(DraftAtom atom)
    {
        int like = Like(atom);
        return atom.Number switch { 15 or 16 => like > 16, 33 or 34 => like > 34, _ => false };
    }

    private static SmilesException Broken(DraftAtom atom, string expected, string got) => new(atom.Name, expected, got, atom.Position);
}
