namespace DtiGraph.Graphs.Formats;

/// <summary>How a folder is read.</summary>
public sealed record FormatOptions
{
    /// <summary>auto (default), or one of <see cref="DatasetFormats.Names"/>.</summary>
    public string Format { get; init; } = DatasetFormats.Auto;

    /// <summary>What to do with a pair that is labelled both 1 and 0. Default Refuse.</summary>
    public ContradictionPolicy Contradictions { get; init; }

    /// <summary>A pair with a Kd is an interaction where it is below this, else measured inactive. Default 30, in nM, above 0.
    /// Source: the davis benchmark of MolTrans.</summary>
    public double ActiveBelowNm { get; init; } = GraphFolder.ActiveBelowNm;

    /// <summary>A pair with a KIBA score is an interaction from this score up, else measured inactive. Default 12.1, no unit, finite.
    /// Source: He et al. 2017, doi:10.1186/s13321-017-0209-z, on the scores as DeepDTA publishes them: larger binds better.</summary>
    public double ActiveFromKiba { get; init; } = 12.1;

    /// <summary>Refuses values out of range.</summary>
    /// <exception cref="ArgumentException">A property is out of its range.</exception>
    public void Validate()
    {
        if (Format != DatasetFormats.Auto && !DatasetFormats.Names.Contains(Format))
            throw new ArgumentException($"format: expected {DatasetFormats.Auto}, {string.Join(", ", DatasetFormats.Names)}, got '{Format}'");
        if (!double.IsFinite(ActiveBelowNm) || ActiveBelowNm <= 0) throw new ArgumentException($"activeBelowNm: expected a finite number above 0, got {ActiveBelowNm}");
        if (!double.IsFinite(ActiveFromKiba)) throw new ArgumentException($"activeFromKiba: expected a finite number, got {ActiveFromKiba}");
    }
}
