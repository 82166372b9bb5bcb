using System.Text.Json.Serialization;
using DtiGraph.Evaluation;

namespace DtiGraph.Jobs;

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Value">The number found; undefined (null) where there is nothing to take it from.</param>
/// <param name="Bound">What it is held against.</param>
/// <param name="Passed">Whether it holds.</param>
/// <param name="Says">The same in words.</param>
public sealed record GateCheck(string Name, [property: JsonConverter(typeof(UndefinedAsNull))] double Value, double Bound, bool Passed, string Says);
