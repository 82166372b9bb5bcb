namespace DtiGraph.Features.Chemistry;

/// <summary>A bond of a molecule after perception.</summary>
/// <param name="First">Index of one atom; the donor of a dative bond.</param>
/// <param name="Second">Index of the other atom.</param>
/// <param name="Order">Its kind; aromatic as perceived.</param>
/// <param name="InRing">Whether it lies on any cycle.</param>
public readonly record struct Bond(int First, int Second, BondOrder Order, bool InRing)
{
    /// <summary>Index of the atom at its other end.</summary>
    /// <param name="atom">One of its two.</param>
    public int Other(int atom) => First == atom ? Second : First;
}
