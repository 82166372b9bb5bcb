namespace DtiGraph.Features.Chemistry;

/// <summary>An atom of a molecule after perception.</summary>
/// <param name="Number">Atomic number; 0 is the dummy atom *.</param>
/// <param name="Charge">Formal charge.</param>
/// <param name="Isotope">Mass number; 0 where none is stated.</param>
/// <param name="Hydrogens">Hydrogens that are no atoms of the graph, written or implied.</param>
/// <param name="IsAromatic">As perceived, not as written.</param>
/// <param name="InRing">Whether it lies on any cycle.</param>
public readonly record struct Atom(int Number, int Charge, int Isotope, int Hydrogens, bool IsAromatic, bool InRing)
{
    /// <summary>The element's symbol, * for the dummy atom.</summary>
    public string Symbol => PeriodicTable.Symbol(Number);
}
