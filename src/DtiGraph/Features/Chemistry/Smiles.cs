namespace DtiGraph.Features.Chemistry;

/// <summary>Reads SMILES, the line notation of molecules.</summary>
public static class Smiles
{
    /// <summary>Reads one molecule and perceives hydrogens, rings and aromaticity. Stereo marks and atom maps are read and left out.</summary>
    /// <param name="smiles">One SMILES. White space before it is skipped; the first after it ends it, as the notation says.</param>
    /// <returns>The molecule, the same for every spelling of it.</returns>
    /// <exception cref="SmilesException">It is no SMILES, or no molecule: too many bonds on an atom, no Kekule structure.</exception>
    /// <remarks>
    /// Source: OpenSMILES 1.0 for the notation, RDKit's sanitisation for what counts as a molecule. Thread safe.
    /// Cost: linear in the length but for ring systems, which are cubic in their number of rings.
    /// </remarks>
    public static Molecule Parse(string smiles)
    {
        ArgumentNullException.ThrowIfNull(smiles);
        var draft = SmilesParser.Parse(smiles);
        HydrogenRemoval.Apply(draft);
        ChargeCleanup.Apply(draft);
        MetalBonds.Apply(draft);
        ValenceModel.Assign(draft);
        RingBonds.Mark(draft);
        Kekulization.Apply(draft);
        Radicals.Assign(draft);
        var rings = RingPerception.Find(draft);
        Aromaticity.Perceive(draft, rings);
        ValenceModel.Settle(draft);
        return new Molecule(draft, rings.Count);
    }
}
