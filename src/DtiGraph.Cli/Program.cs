Console.WriteLine(TorchSharp.torch.ones(3));
