namespace Nightjar.Models.Studies;

/// <summary>Images that networks are tuned with.</summary>
public enum FineTuningSet
{
    /// <summary>The survey's own science, template and difference.</summary>
    Survey,

    /// <summary>Deep z, r and g images of the same places; zeros where there are none.</summary>
    Deep,
}
