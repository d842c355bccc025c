package strict

import "maps"

// Merge applies a merge patch (RFC 7396) to a tree and returns the result:
//
//  1. null takes a member away;
//  2. an object is merged into what stands there, or into an empty object when
//     that is no object;
//  3. anything else, arrays too, replaces as a whole.
//
// Neither argument is changed. The result shares untouched parts with both, so
// read it and do not write into its depths.
func Merge(target, patch map[string]any) map[string]any {
	result := make(map[string]any, len(target)+len(patch))
	maps.Copy(result, target)
	for name, value := range patch {
		if value == nil {
			delete(result, name)
			continue
		}
		result[name] = mergeValue(result[name], value)
	}
	return result
}

func mergeValue(target, patch any) any {
	members, ok := patch.(map[string]any)
	if !ok {
		return patch
	}
	old, _ := target.(map[string]any)
	return Merge(old, members)
}
