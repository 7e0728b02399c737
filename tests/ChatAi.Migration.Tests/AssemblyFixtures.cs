[assembly: AssemblyFixture(typeof(Stores))]
