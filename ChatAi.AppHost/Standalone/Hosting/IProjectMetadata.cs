namespace Aspire.Hosting;

/// <summary>A project that the AppHost references; the build makes one class for each.</summary>
internal interface IProjectMetadata : IResourceAnnotation
{
    string ProjectPath { get; }
}
