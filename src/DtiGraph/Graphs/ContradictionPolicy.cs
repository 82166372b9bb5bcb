namespace DtiGraph.Graphs;

/// <summary>What to do with a pair that the data calls both an interaction and measured inactive.</summary>
public enum ContradictionPolicy
{
    /// <summary>Each such pair is a fault (default): a model cannot learn from it and a metric cannot score it.</summary>
    Refuse = 0,

    /// <summary>The pair's interaction has label 1 and, of several Kd values, the smallest;
    /// the rows of the published splits stay as published.</summary>
    Keep = 1,
}
