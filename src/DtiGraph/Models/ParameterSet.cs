using TorchSharp.Modules;
using static TorchSharp.torch;

namespace DtiGraph.Models;

/// <summary>The trained numbers of a model by name, in the order they were made. Owns its tensors.</summary>
public sealed class ParameterSet(Generator generator, Device device) : IDisposable
{
    private readonly List<(string Name, Parameter Value)> items = [];

    /// <summary>Where the parameters lie.</summary>
    public Device Device => device;

    /// <summary>All parameters with their names.</summary>
    public IReadOnlyList<(string Name, Parameter Value)> Items => items;

    /// <summary>A new matrix [rows, columns] float32, normal with the given standard deviation.</summary>
    public Parameter Normal(string name, long rows, long columns, double deviation)
    {
        using var _ = NewDisposeScope();
        // Held until the product is made: a Scalar that TorchSharp makes on the fly can be finalised while libtorch reads it.
        using TorchSharp.Scalar scale = deviation;
        return Add(name, (randn(rows, columns, generator: generator) * scale).to(device));
    }

    /// <summary>A new vector [length] float32 of one value.</summary>
    public Parameter Constant(string name, long length, double value)
    {
        using var _ = NewDisposeScope();
        using TorchSharp.Scalar held = value;
        return Add(name, full(length, held, device: device));
    }

    private Parameter Add(string name, Tensor value)
    {
        if (items.Any(i => i.Name == name)) throw new ArgumentException($"parameter: expected a new name, got '{name}' twice");
        var parameter = new Parameter(value.detach().clone());
        parameter.DetachFromDisposeScope();
        items.Add((name, parameter));
        return parameter;
    }

    /// <summary>Overwrites every parameter.</summary>
    /// <param name="values">One tensor of the same shape for each name; none missing, none over.</param>
    /// <exception cref="ArgumentException">A name or a shape differs; nothing was changed.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> values)
    {
        var missing = items.Select(i => i.Name).Except(values.Keys).Concat(values.Keys.Except(items.Select(i => i.Name))).FirstOrDefault();
        if (missing is not null) throw new ArgumentException($"parameters: expected the same names on both sides, got '{missing}' on one only");
        foreach (var (name, value) in items)
        {
            if (!value.shape.SequenceEqual(values[name].shape))
                throw new ArgumentException($"parameter {name}: expected [{string.Join(", ", value.shape)}], got [{string.Join(", ", values[name].shape)}]");
        }
        using var _ = no_grad();
        foreach (var (name, value) in items) value.copy_(values[name]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, value) in items) value.Dispose();
        items.Clear();
    }
}
