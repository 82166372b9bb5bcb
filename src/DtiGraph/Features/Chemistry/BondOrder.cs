namespace DtiGraph.Features.Chemistry;

/// <summary>The kind of a bond. The numbers enter the fingerprint's hash and are RDKit's.</summary>
public enum BondOrder
{
    /// <summary>Any bond (~): adds nothing to a valence.</summary>
    Any = 0,

    /// <summary>One electron pair.</summary>
    Single = 1,

    /// <summary>Two electron pairs.</summary>
    Double = 2,

    /// <summary>Three electron pairs.</summary>
    Triple = 3,

    /// <summary>Four electron pairs.</summary>
    Quadruple = 4,

    /// <summary>One and a half, as perceived or, outside a ring, as written.</summary>
    Aromatic = 12,

    /// <summary>From a donor (first atom) to an acceptor, usually a metal: adds one to the acceptor's valence alone.</summary>
    Dative = 17,
}
